package dev.retort.benchmarks;

import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.AdamRows;
import dev.retort.engine.kernel.AdamStep;
import dev.retort.engine.kernel.RowGradient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A weight's gradient, its norm, clipping and Adam: row by row, and as whole matrices. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RowUpdateBench {
    private static final AdamW.Config ADAM = new AdamW.Config(0.9, 0.999, 1e-8, 0, 2);
    private static final double RATE = 1e-9;

    private final Case data = new Case();
    private final AdamRows rows = AdamRows.of(data.weights);
    private final AdamW adam = new AdamW(Map.of("w", data.w), ADAM);
    private long step;

    @Benchmark
    public float[] byRows() {
        RowGradient gradient = new RowGradient(data.on, data.values, data.batch);
        double clip = Math.min(1, 1 / Math.sqrt(gradient.squaredNorm(data.weights)));
        return rows.update(gradient, AdamStep.of(ADAM, ++step, RATE, clip));
    }

    @Benchmark
    public void byWholeMatrices(Blackhole hole) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor gradient = data.code.t().matmul(data.x); // (F, D)
            double clip = Math.min(1, 1 / Math.sqrt(gradient.square().sum().item()));
            adam.step(List.of(gradient.mul(clip)), RATE);
            hole.consume(data.w);
        }
    }
}
