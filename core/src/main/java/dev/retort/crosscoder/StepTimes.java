package dev.retort.crosscoder;

import dev.retort.activations.ActivationBatches;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long updates take, with as many features on as one asks for.
 *
 * @param screen what the sparse way screens its pairs in
 * @param l0 mean features a token of a kind that does not count them: its biases begin where so many are on
 * @param seconds for how long updates are taken, and three more at least
 */
public record StepTimes(
        TrainingConfig config, TrainingPath path, Precision screen, ActivationBatches data, double l0, double seconds) {
    /** Updates while Java still compiles. */
    private static final int WARM_UP = 5;

    private static final int LEAST = 3;
    private static final int SAMPLE = 256;

    /**
     * What was measured.
     *
     * @param stepSeconds the median's
     * @param steps how many it is the median of
     * @param screen what the sparse way screens its pairs in
     * @param l0 mean features a token in the last of them
     * @param sparse whether only pairs that are on were computed
     * @param wholeShare share of tokens that a cheap screen did not do justice to
     */
    public record Result(double stepSeconds, int steps, double l0, boolean sparse, double wholeShare) {}

    public Result run() {
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, start(), path, screen)) {
            for (int i = 0; i < WARM_UP; i++) {
                timed(trainer);
            }
            List<Double> times = new ArrayList<>();
            long begun = System.nanoTime();
            double last = 0;
            while (times.size() < LEAST || (System.nanoTime() - begun) / 1e9 < seconds) {
                long before = System.nanoTime();
                last = timed(trainer).l0();
                times.add((System.nanoTime() - before) / 1e9);
            }
            Collections.sort(times);
            double whole = trainer.learner() instanceof SparseLearner sparse ? sparse.surprisedShare() : 0;
            return new Result(times.get(times.size() / 2), times.size(), last, trainer.sparse(), whole);
        }
    }

    /** Making the batch is not counted: the peers' time is their step's alone. */
    private TrainingStep timed(CrosscoderTrainer trainer) {
        try (Scope scope = Scope.open()) {
            return trainer.step(data.batch(trainer.steps()));
        }
    }

    private Crosscoder start() {
        Crosscoder start = Initialisation.random(config, data.sides(), Device.CPU);
        if (config.kind().penalised()) {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                Tensor x = data.batch(0);
                Tensor a = start.preActivations(x.narrow(0, 0, Math.min(SAMPLE, x.size(0))));
                long on = Math.max(1, Math.round(l0 * a.size(0)));
                Tensor largest =
                        a.reshape(-1).topk(Math.min(on, a.elements()), 0).values();
                start.bEnc().fillInPlace(-largest.min().item());
            }
        }
        return start;
    }
}
