package dev.retort.crosscoder;

import dev.retort.activations.ActivationBatches;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Precision;
import dev.retort.engine.kernel.SparseEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the sparse way of training chooses the pairs that the dense product chooses, batch after batch, at the start
 * and after some training.
 *
 * @param trained steps taken before the second half is looked at
 * @param batches looked at in each half
 */
public record SelectionCheck(
        TrainingConfig config, ActivationBatches data, Precision screen, long trained, int batches) {
    /** What F32 sums of D terms of either sign are apart, as a share of ‖x‖‖w‖. */
    private static final double ROUNDING = 2e-6;

    /**
     * What was found.
     *
     * @param pairs chosen in all
     * @param apart pairs that one way chose and the other did not
     * @param misses those of them farther from where the choice is cut than F32 rounds
     * @param wholeShare share of tokens that were computed whole, because the screen had been off by more than it allows
     */
    public record Result(long batches, long pairs, long apart, long misses, double wholeShare) {}

    public Result run(Progress progress) {
        Crosscoder start = Initialisation.random(config, data.sides(), Device.CPU);
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, start, TrainingPath.SPARSE, screen);
                Progress.Task task = progress.begin("check the selection", 2L * batches + trained, "batches")) {
            long[] sums = new long[3];
            half(trainer, 0, sums, task);
            for (long step = 0; step < trained; step++) {
                try (Scope scope = Scope.open()) {
                    trainer.step(data.batch(step));
                }
                task.advance(1);
            }
            half(trainer, trained, sums, task);
            double whole = ((SparseLearner) trainer.learner()).surprisedShare();
            return new Result(2L * batches, sums[0], sums[1], sums[2], whole);
        }
    }

    private void half(CrosscoderTrainer trainer, long first, long[] sums, Progress.Task task) {
        try (Crosscoder crosscoder = trainer.snapshot()) {
            for (int i = 0; i < batches; i++) {
                try (Scope scope = Scope.open();
                        Autograd.Off off = Autograd.off()) {
                    Tensor x = data.batch(first + i);
                    compare(crosscoder, x, ((SparseLearner) trainer.learner()).code(x, trainer.steps()), sums);
                }
                task.advance(1);
            }
        }
    }

    /** A pair is a miss when its number is farther from the smallest that the dense way chose than rounding. */
    private void compare(Crosscoder crosscoder, Tensor x, SparseEncoder.Code code, long[] sums) {
        int features = crosscoder.features();
        Tensor norms = crosscoder.featureNorms();
        Tensor z = Native.onAllCores(() -> crosscoder.preActivations(x)).relu().mul(norms); // (B, F)
        Selection dense = Selection.largest(z, (long) ((BatchTopK) config.kind()).k() * x.size(0));
        long[] ofDense = dense.indices().toLongs(); // ascending
        long[] ofSparse = places(code, features);
        sums[0] += ofDense.length;
        float[] numbers = {};
        float[] lengths = x.norm(1, false).toFloats();
        float[] weights = crosscoder.wEnc().norm(1, false).mul(norms).toFloats();
        for (long place : apart(ofDense, ofSparse)) {
            sums[1]++;
            numbers = numbers.length == 0 ? z.toFloats() : numbers;
            double rounding = ROUNDING * lengths[(int) (place / features)] * weights[(int) (place % features)];
            sums[2] += Math.abs(numbers[(int) place] - dense.least()) > rounding ? 1 : 0;
        }
    }

    /** Where in (B, F) the pairs are, ascending. */
    private static long[] places(SparseEncoder.Code code, int features) {
        long[] places = new long[code.on().count()];
        for (int f = 0; f < features; f++) {
            for (int i = code.on().starts()[f]; i < code.on().starts()[f + 1]; i++) {
                places[i] = (long) code.on().tokens()[i] * features + f;
            }
        }
        Arrays.sort(places);
        return places;
    }

    /** What is in one of two ascending rows, but not in both. */
    static List<Long> apart(long[] a, long[] b) {
        List<Long> apart = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            if (j == b.length || i < a.length && a[i] < b[j]) {
                apart.add(a[i++]);
            } else if (i == a.length || b[j] < a[i]) {
                apart.add(b[j++]);
            } else {
                i++;
                j++;
            }
        }
        return apart;
    }
}
