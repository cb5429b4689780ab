package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.basics.Failure;
import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a crosscoder one batch at a time: loss, gradients, clip, Adam. Plain autograd, no approximation: the measure
 * for anything faster.
 *
 * <p>Its state is the weights, Adam's moments, the step, the dead features' clocks and the thresholds;
 * {@link TrainingCheckpoint} keeps all of it. Owns its tensors: close it.
 */
public final class CrosscoderTrainer implements AutoCloseable {
    /** ReLU-L1 has no rule of its own for who is dead; its clocks only inform. */
    private static final long L1_DEAD_AFTER = 100_000;

    private final TrainingConfig config;
    private final Crosscoder crosscoder;
    private final AdamW adam;
    private final DeadFeatures dead;
    private final ThresholdTracker thresholds = new ThresholdTracker();
    private long step;

    /** Starts from weights drawn by the config's seed. */
    public CrosscoderTrainer(TrainingConfig config, Sides sides, Device device) {
        this(config, Initialisation.random(config, sides, device));
    }

    /** Starts from given weights, which it takes over. */
    public CrosscoderTrainer(TrainingConfig config, Crosscoder start) {
        this.config = config;
        this.crosscoder = start;
        start.parameters().values().forEach(Tensor::requireGrad);
        this.adam = new AdamW(start.parameters(), new AdamW.Config(config.beta1(), config.beta2(), 1e-8, 0, 2));
        long limit = config.kind() instanceof BatchTopK topK ? topK.deadAfter() : L1_DEAD_AFTER;
        this.dead = new DeadFeatures(new long[start.features()], limit);
    }

    /** Updates taken so far. */
    public long steps() {
        return step;
    }

    public TrainingConfig config() {
        return config;
    }

    /** One update on a batch (B, D) of normalised activations. */
    public TrainingStep step(Tensor x) {
        try (Scope scope = Scope.open()) {
            if (step == 0 && config.biasFromMedian()) {
                try (Autograd.Off off = Autograd.off()) {
                    crosscoder.bDec().copyFrom(Initialisation.geometricMedian(x, crosscoder.sides()));
                }
            }
            Objective objective = objective(x);
            double loss = objective.loss().item();
            if (!Double.isFinite(loss)) {
                throw new Failure("the crosscoder's loss became " + loss + " at step " + step
                        + "; lower its learning rate or look for broken activations.");
            }
            List<Tensor> gradients = objective.gradients(crosscoder);
            double norm = AdamW.clip(gradients, config.clip());
            adam.step(gradients, config.learningRate(step));
            if (config.kind() instanceof BatchTopK topK) {
                thresholds.see(objective.least(), step, config.steps(), topK);
            }
            TrainingStep taken = new TrainingStep(
                    step,
                    loss,
                    objective.reconstruction().item(),
                    objective.sparsity().item(),
                    coefficient(step),
                    objective.l0(x.size(0)),
                    norm,
                    objective.fractionUnexplained(x),
                    thresholds.result().moving(),
                    dead.count());
            step++;
            return taken;
        }
    }

    /** The loss of a batch at the current step, without taking it. */
    public double loss(Tensor x) {
        long[] clocks = dead.tokensSinceFired().clone();
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return objective(x).loss().item();
        } finally {
            System.arraycopy(clocks, 0, dead.tokensSinceFired(), 0, clocks.length);
        }
    }

    /** The unclipped gradients of a batch at the current step, without taking it; the caller's scope owns them. */
    public Map<String, Tensor> gradients(Tensor x) {
        long[] clocks = dead.tokensSinceFired().clone();
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            Iterator<Tensor> next = objective(x).gradients(crosscoder).iterator();
            crosscoder.parameters().keySet().forEach(name -> gradients.put(name, scope.keep(next.next())));
        }
        System.arraycopy(clocks, 0, dead.tokensSinceFired(), 0, clocks.length);
        return gradients;
    }

    /** The loss of a batch at the current step; the dead features' clocks go on. */
    private Objective objective(Tensor x) {
        return switch (config.kind()) {
            case ReluL1 l1 -> {
                Objective objective = Objective.reluL1(crosscoder, x, coefficient(step));
                dead.advance(objective.firing(), x.size(0));
                yield objective;
            }
            case BatchTopK topK -> Objective.batchTopK(crosscoder, x, topK, dead);
        };
    }

    private double coefficient(long at) {
        return switch (config.kind()) {
            case ReluL1 l1 -> l1.coefficient(at, config.steps());
            case BatchTopK topK -> topK.auxWeight();
        };
    }

    /** The thresholds that training itself has found. */
    public Thresholds thresholds() {
        return thresholds.result();
    }

    /** A copy of the weights as they are now, with the rule by which the kind is used; the caller owns it. */
    public Crosscoder snapshot() {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            InferenceRule rule = switch (config.kind()) {
                case ReluL1 l1 -> new InferenceRule.Rectify();
                case BatchTopK topK -> new InferenceRule.Threshold(thresholds().chosen());
            };
            return new Crosscoder(
                    crosscoder.sides(),
                    crosscoder.wEnc().detach().copy(),
                    crosscoder.bEnc().detach().copy(),
                    crosscoder.wDec().detach().copy(),
                    crosscoder.bDec().detach().copy(),
                    rule);
        }
    }

    // ---- for the checkpoint -----------------------------------------------------------------------------------

    Crosscoder crosscoder() {
        return crosscoder;
    }

    AdamW adam() {
        return adam;
    }

    long[] tokensSinceFired() {
        return dead.tokensSinceFired();
    }

    double[] thresholdState() {
        return thresholds.state();
    }

    void resumeAt(long steps, double[] thresholdState) {
        this.step = steps;
        thresholds.restore(thresholdState);
    }

    @Override
    public void close() {
        adam.close();
        crosscoder.close();
    }
}
