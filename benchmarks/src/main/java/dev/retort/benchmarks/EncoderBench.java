package dev.retort.benchmarks;

import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Choice;
import dev.retort.engine.kernel.Precision;
import dev.retort.engine.kernel.SparseEncoder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Which features of a batch are on: screened in each precision, and by the whole product with libtorch's top-k. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EncoderBench {
    private static final int CHOSEN = Case.TOKENS * Case.K;

    /** An encoder in each precision. */
    @State(org.openjdk.jmh.annotations.Scope.Benchmark)
    public static class Screened {
        @Param({"I8", "BF16", "F32"})
        public Precision precision;

        private final Case data = new Case();
        private SparseEncoder encoder;

        @org.openjdk.jmh.annotations.Setup
        public void open() {
            encoder = new SparseEncoder(precision, data.weights, data.batch);
        }
    }

    @Benchmark
    public SparseEncoder.Code ofBatchScreened(Screened screened) {
        return encode(screened, new Choice.TopOfBatch(CHOSEN));
    }

    @Benchmark
    public SparseEncoder.Code ofEachTokenScreened(Screened screened) {
        return encode(screened, new Choice.TopOfToken(Case.K));
    }

    /** As in training, where weights are new at every step. */
    private static SparseEncoder.Code encode(Screened screened, Choice choice) {
        float[] ones = new float[Case.FEATURES];
        Arrays.fill(ones, 1);
        screened.encoder.refresh(new float[Case.FEATURES], ones);
        return screened.encoder.encode(screened.data.batch, choice);
    }

    /** A batch and weights as matrices. */
    @State(org.openjdk.jmh.annotations.Scope.Benchmark)
    public static class Whole {
        private final Case data = new Case();
    }

    @Benchmark
    public void ofBatchByWholeProduct(Whole whole, Blackhole hole) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor z = whole.data.x.matmul(whole.data.w.t()).relu();
            hole.consume(z.reshape(-1).topk(CHOSEN, 0).indices());
        }
    }

    @Benchmark
    public void ofEachTokenByWholeProduct(Whole whole, Blackhole hole) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor z = whole.data.x.matmul(whole.data.w.t()).relu();
            hole.consume(z.topk(Case.K, 1).indices());
        }
    }
}
