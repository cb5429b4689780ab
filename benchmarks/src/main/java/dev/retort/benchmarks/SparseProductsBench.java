package dev.retort.benchmarks;

import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.kernel.Panels;
import dev.retort.engine.kernel.SparseProducts;
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

/** Decoding by the pairs that are on, and the gradient of their values. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SparseProductsBench {
    private final Case data = new Case();
    private final Panels out = Panels.zeros(data.layout, Case.TOKENS);
    private final float[] dots = new float[data.on.count()];

    @Benchmark
    public float[] valuesByPairs() {
        SparseProducts.dots(data.weights, data.batch, data.on, dots);
        return dots;
    }

    @Benchmark
    public void valuesByWholeProduct(Blackhole hole) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            hole.consume(data.x.matmul(data.w.t()));
        }
    }

    @Benchmark
    public Panels decodeByPairs() {
        SparseProducts.spread(data.weights, data.on, data.values, out);
        return out;
    }

    @Benchmark
    public void decodeByWholeProduct(Blackhole hole) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            hole.consume(data.code.matmul(data.w));
        }
    }
}
