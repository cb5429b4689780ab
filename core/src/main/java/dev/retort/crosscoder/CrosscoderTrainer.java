package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Precision;
import java.util.Map;

/**
 * Trains a crosscoder one batch at a time, by a {@link Learner}.
 *
 * <p>Its state is the learned numbers, Adam's moments, the step, the dead features' clocks, the thresholds and which
 * learner is at work; {@link TrainingCheckpoint} keeps all of it. Owns its tensors: close it.
 */
public final class CrosscoderTrainer implements AutoCloseable {
    /** The share of features that are on below which ReLU-L1 goes on the sparse way. */
    private static final double SPARSE = 1.0 / 16;

    private final TrainingConfig config;
    private final Sides sides;
    private final Device device;
    private final TrainingPath path;
    private final Precision screen;
    private final ThresholdTracker thresholds = new ThresholdTracker();
    private Learner learner;
    private DeadFeatures dead;
    private long step;

    /** Starts from weights drawn by the config's seed, the way that pays. */
    public CrosscoderTrainer(TrainingConfig config, Sides sides, Device device) {
        this(config, sides, device, TrainingPath.AUTO);
    }

    /** Starts from weights drawn by the config's seed. */
    public CrosscoderTrainer(TrainingConfig config, Sides sides, Device device, TrainingPath path) {
        this(config, Initialisation.random(config, sides, device), path);
    }

    /**
     * Starts from given weights, which it takes over and brings into the config's partition.
     *
     * @throws BadInput when the partition does not suit the models
     */
    public CrosscoderTrainer(TrainingConfig config, Crosscoder start, TrainingPath path) {
        this(config, start, path, Precision.fastest());
    }

    /** @param screen what the sparse way screens its pairs in */
    CrosscoderTrainer(TrainingConfig config, Crosscoder start, TrainingPath path, Precision screen) {
        if (start.features() != config.features()) {
            throw new IllegalArgumentException(
                    "the config speaks of " + config.features() + " features, the weights have " + start.features());
        }
        this.config = config;
        this.sides = start.sides();
        this.device = start.device();
        this.path = path;
        this.screen = screen;
        try {
            if (path == TrainingPath.SPARSE && !SparseLearner.can(config, device)) {
                throw new BadInput("The sparse way of training knows no "
                        + config.kind().word() + " with these options on this machine; train the dense way.");
            }
            constraints().start(start.wEnc(), start.wDec());
            this.learner = learner(
                    path == TrainingPath.SPARSE
                            || path == TrainingPath.AUTO && SparseLearner.begins(config, sides, device),
                    start);
        } catch (RuntimeException e) {
            start.close();
            throw e;
        }
        this.dead =
                new DeadFeatures(new long[config.features()], config.revival().deadAfter());
    }

    private Constraints constraints() {
        return new Constraints(config.partition(), sides, config.features());
    }

    private Learner learner(boolean sparse, Crosscoder start) {
        if (!sparse) {
            return new DenseLearner(config, constraints(), start);
        }
        return new SparseLearner(config, screen, start);
    }

    private boolean mayBeSparse() {
        return path != TrainingPath.DENSE && SparseLearner.pays(config, sides, device);
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
            Update update = learner.update(x, step, dead);
            requireFinite(update.loss(), x);
            if (config.kind() instanceof BatchTopK topK) {
                thresholds.see(update.least(), step, config.steps(), topK);
            }
            dead = update.dead();
            TrainingStep taken = new TrainingStep(
                    step,
                    update.loss(),
                    update.reconstruction(),
                    update.sparsity(),
                    config.coefficient(step),
                    update.auxiliary(),
                    update.l0(x.size(0)),
                    update.gradientNorm(),
                    update.fvu(),
                    thresholds.result().moving(),
                    dead.count(),
                    learner.meanDecoderNorm());
            step++;
            change(update.l0(x.size(0)) / config.features());
            return taken;
        }
    }

    /** Goes over to the way that pays at this density: to sparse below a sixteenth, back above an eighth. */
    private void change(double density) {
        if (path == TrainingPath.AUTO && config.kind() instanceof ReluL1 && mayBeSparse()) {
            boolean sparse = learner instanceof SparseLearner;
            if (sparse ? density > 2 * SPARSE : density < SPARSE) {
                goOn(!sparse);
            }
        }
    }

    private void goOn(boolean sparse) {
        try (Scope scope = Scope.open()) {
            Learner other = learner(sparse, learner.copy(thresholds()));
            other.restore(learner.state(), step);
            learner.close();
            learner = other;
        }
    }

    private void startBias(Tensor x) {
        try (Autograd.Off off = Autograd.off()) {
            switch (config.start().bias()) {
                case ZERO -> {}
                case MEAN -> learner.startBias(x.mean(0, false));
                case GEOMETRIC_MEDIAN -> learner.startBias(Initialisation.geometricMedian(x, sides));
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

    /** The loss of a batch at the current step, without taking it. */
    public double loss(Tensor x) {
        return learner.loss(x, step, dead);
    }

    /**
     * The unclipped gradients of a batch at the current step, without taking it, as the partition constrains them; the
     * caller's scope owns them.
     */
    public Map<String, Tensor> gradients(Tensor x) {
        return learner.gradients(x, step, dead);
    }

    /** The thresholds that training itself has found. */
    public Thresholds thresholds() {
        return thresholds.result();
    }

    /** A copy of the weights as they are now, with the rule by which the kind is used; the caller owns it. */
    public Crosscoder snapshot() {
        return learner.copy(thresholds());
    }

    // ---- for the checkpoint -----------------------------------------------------------------------------------

    Sides sides() {
        return sides;
    }

    Device device() {
        return device;
    }

    boolean sparse() {
        return learner instanceof SparseLearner;
    }

    Learner learner() {
        return learner;
    }

    /** Weights and moments, valid in the caller's scope. */
    Map<String, Tensor> state() {
        return learner.state();
    }

    long[] tokensSinceFired() {
        return dead.tokensSinceFired();
    }

    double[] thresholdState() {
        return thresholds.state();
    }

    void resumeAt(
            long steps, boolean sparse, Map<String, Tensor> state, long[] tokensSinceFired, double[] thresholdState) {
        this.step = steps;
        if (sparse != sparse()) {
            goOn(sparse);
        }
        learner.restore(state, steps);
        this.dead = new DeadFeatures(tokensSinceFired, config.revival().deadAfter());
        thresholds.restore(thresholdState);
    }

    @Override
    public void close() {
        learner.close();
    }
}
