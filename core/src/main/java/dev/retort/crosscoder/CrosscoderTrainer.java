package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a crosscoder one batch at a time: loss, gradients, constraints, clip, Adam. Plain autograd, no approximation:
 * the measure for anything faster.
 *
 * <p>Its state is the learned numbers, Adam's moments, the step, the dead features' clocks and the thresholds;
 * {@link TrainingCheckpoint} keeps all of it. Owns its tensors: close it.
 */
public final class CrosscoderTrainer implements AutoCloseable {
    private final TrainingConfig config;
    private final Learned learned;
    private final Constraints constraints;
    private final AdamW adam;
    private final ThresholdTracker thresholds = new ThresholdTracker();
    private DeadFeatures dead;
    private long step;

    /** Starts from weights drawn by the config's seed. */
    public CrosscoderTrainer(TrainingConfig config, Sides sides, Device device) {
        this(config, Initialisation.random(config, sides, device));
    }

    /**
     * Starts from given weights, which it takes over and brings into the config's partition.
     *
     * @throws BadInput when the partition does not suit the models
     */
    public CrosscoderTrainer(TrainingConfig config, Crosscoder start) {
        if (start.features() != config.features()) {
            throw new IllegalArgumentException(
                    "the config speaks of " + config.features() + " features, the weights have " + start.features());
        }
        Optimiser optimiser = config.optimiser();
        this.config = config;
        this.constraints = new Constraints(config.partition(), start.sides(), config.features());
        this.learned = Learned.of(start, config.kind());
        constraints.start(start.wEnc(), start.wDec());
        this.adam = new AdamW(learned.parameters(), new AdamW.Config(optimiser.beta1(), optimiser.beta2(), 1e-8, 0, 2));
        this.dead =
                new DeadFeatures(new long[config.features()], config.revival().deadAfter());
    }

    /** Updates taken so far. */
    public long steps() {
        return step;
    }

    public TrainingConfig config() {
        return config;
    }

    /**
     * One update on a batch (B, D) of normalised activations.
     *
     * @throws BadInput when the batch holds numbers that are not finite
     * @throws Failure when the loss is not finite though the batch is
     */
    public TrainingStep step(Tensor x) {
        try (Scope scope = Scope.open()) {
            if (step == 0) {
                startBias(x);
            }
            Objective objective = objective(x);
            double loss = objective.loss().item();
            requireFinite(loss, x);
            List<Tensor> gradients = gradients(objective);
            double norm = AdamW.clip(gradients, config.optimiser().limit());
            adam.step(gradients, config.learningRate(step));
            constraints.hold(crosscoder().wDec());
            if (config.kind() instanceof BatchTopK topK) {
                thresholds.see(objective.least(), step, config.steps(), topK);
            }
            dead = objective.dead();
            TrainingStep taken = new TrainingStep(
                    step,
                    loss,
                    objective.reconstruction().item(),
                    objective.sparsity().item(),
                    config.coefficient(step),
                    objective.auxiliary().item(),
                    objective.l0(x.size(0)),
                    norm,
                    objective.fractionUnexplained(x, crosscoder().sides()),
                    thresholds.result().moving(),
                    dead.count(),
                    decoderNorm());
            if (config.revival() instanceof Revival.Resample resample && resample.isDue(step, config.steps())) {
                dead = new Resampling(learned, constraints, config).apply(adam, x, objective.error(), dead, step);
            }
            step++;
            return taken;
        }
    }

    private void startBias(Tensor x) {
        try (Autograd.Off off = Autograd.off()) {
            switch (config.start().bias()) {
                case ZERO -> {}
                case MEAN -> crosscoder().bDec().copyFrom(x.mean(0, false));
                case GEOMETRIC_MEDIAN ->
                    crosscoder()
                            .bDec()
                            .copyFrom(Initialisation.geometricMedian(
                                    x, crosscoder().sides()));
            }
        }
    }

    private void requireFinite(double loss, Tensor x) {
        if (Double.isFinite(loss)) {
            return;
        }
        if (!Double.isFinite(x.abs().max().item())) {
            throw new BadInput("The activations of step " + step + " hold numbers that are not finite; harvest them "
                    + "again, in a wider type if the model overflows.");
        }
        throw new Failure("the crosscoder's loss became " + loss + " at step " + step
                + "; lower its learning rate or look for broken activations.");
    }

    private double decoderNorm() {
        try (Autograd.Off off = Autograd.off()) {
            return crosscoder().featureNorms().mean().item();
        }
    }

    /** The loss of a batch at the current step, without taking it. */
    public double loss(Tensor x) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return objective(x).loss().item();
        }
    }

    /**
     * The unclipped gradients of a batch at the current step, without taking it, as the partition constrains them; the
     * caller's scope owns them.
     */
    public Map<String, Tensor> gradients(Tensor x) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            Iterator<Tensor> next = gradients(objective(x)).iterator();
            learned.parameters().keySet().forEach(name -> named.put(name, scope.keep(next.next())));
        }
        return named;
    }

    private List<Tensor> gradients(Objective objective) {
        List<String> names = List.copyOf(learned.parameters().keySet());
        List<Tensor> gradients = Autograd.gradients(
                objective.loss(), new ArrayList<>(learned.parameters().values()));
        constraints.gradients(gradients.get(names.indexOf("w_enc")), gradients.get(names.indexOf("w_dec")));
        return gradients;
    }

    private Objective objective(Tensor x) {
        return Objective.of(learned, x, config, constraints, step, dead);
    }

    /** The thresholds that training itself has found. */
    public Thresholds thresholds() {
        return thresholds.result();
    }

    /** A copy of the weights as they are now, with the rule by which the kind is used; the caller owns it. */
    public Crosscoder snapshot() {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return learned.copy(
                    switch (config.kind()) {
                        case ReluL1 _ -> new InferenceRule.Rectify();
                        case TopK topK -> new InferenceRule.TopK(topK.k(), topK.weighted());
                        case BatchTopK _ ->
                            new InferenceRule.Threshold(thresholds().chosen());
                        case JumpRelu _ ->
                            new InferenceRule.PerFeature(
                                    learned.thresholds().exp().toFloats());
                    });
        }
    }

    // ---- for the checkpoint -----------------------------------------------------------------------------------

    Crosscoder crosscoder() {
        return learned.crosscoder();
    }

    Map<String, Tensor> parameters() {
        return learned.parameters();
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

    void resumeAt(long steps, long[] tokensSinceFired, double[] thresholdState) {
        this.step = steps;
        this.dead = new DeadFeatures(tokensSinceFired, config.revival().deadAfter());
        thresholds.restore(thresholdState);
    }

    @Override
    public void close() {
        adam.close();
        learned.close();
    }
}
