package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.AdamRows;
import dev.retort.engine.kernel.AdamStep;
import dev.retort.engine.kernel.BatchPasses;
import dev.retort.engine.kernel.Lanes;
import dev.retort.engine.kernel.PanelLayout;
import dev.retort.engine.kernel.Panels;
import dev.retort.engine.kernel.Precision;
import dev.retort.engine.kernel.RowGradient;
import dev.retort.engine.kernel.SparseEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The update of {@link DenseLearner} without its dense products: only pairs of token and feature that are on are computed,
 * from the encoder to the gradients of both sides ({@link SparseForward}), and Adam moves each row as its gradient is
 * summed. The same losses and the same numbers but for the order in which floats are added.
 */
final class SparseLearner implements Learner {
    private static final double EPSILON = 1e-8;

    /** Numbers that a dense product multiplies, from which on it pays to avoid it. */
    private static final double LARGE = 1e6;

    private final TrainingConfig config;
    private final Sides sides;
    private final AdamW.Config adam;
    private final AdamRows encoder;
    private final AdamRows decoder;
    private final Tensor bEnc;
    private final Tensor bDec;
    private final AdamW biases;
    private final SparseForward forward;
    private float[] decoderNorms;
    private long steps;

    /** Starts from weights that {@link Constraints#start} has been applied to, which it takes over. */
    SparseLearner(TrainingConfig config, Precision precision, Crosscoder start) {
        Optimiser optimiser = config.optimiser();
        PanelLayout layout = new PanelLayout(start.sides().widths());
        this.config = config;
        this.sides = start.sides();
        this.adam = new AdamW.Config(optimiser.beta1(), optimiser.beta2(), EPSILON, 0, 2);
        try (Scope scope = Scope.open()) {
            Panels wEnc = Panels.of(layout, start.wEnc());
            Panels wDec = Panels.of(layout, start.wDec());
            this.bEnc = start.bEnc().detach().copy().escape();
            this.bDec = start.bDec().detach().copy().escape();
            start.close(); // before there are moments: memory is counted at its height
            this.encoder = AdamRows.of(wEnc);
            this.decoder = AdamRows.of(wDec);
        }
        this.biases = new AdamW(biases(), adam);
        this.decoderNorms = BatchPasses.norms(decoder.weights());
        this.forward = new SparseForward(config, sides, precision, encoder.weights(), decoder.weights());
    }

    /** Whether it can train by this config; what it cannot, {@link DenseLearner} does. */
    static boolean can(TrainingConfig config, Device device) {
        return Lanes.available()
                && device.equals(Device.CPU)
                && !(config.kind() instanceof JumpRelu)
                && !(config.revival() instanceof Revival.Resample)
                && config.partition().tied() == 0
                && config.prefixes().size() <= 1;
    }

    /** Whether it can and is faster, by the sizes alone. */
    static boolean pays(TrainingConfig config, Sides sides, Device device) {
        return (double) config.batch() * config.features() * sides.total() >= LARGE && can(config, device);
    }

    /** Whether a training left to itself begins with it: not ReLU-L1, which begins with half of all features on. */
    static boolean begins(TrainingConfig config, Sides sides, Device device) {
        return pays(config, sides, device) && !(config.kind() instanceof ReluL1);
    }

    private Map<String, Tensor> biases() {
        Map<String, Tensor> biases = new LinkedHashMap<>();
        biases.put("b_enc", bEnc);
        biases.put("b_dec", bDec);
        return biases;
    }

    @Override
    public Update update(Tensor x, long step, DeadFeatures before) {
        try (Scope scope = Scope.open();
                SparseForward.Pass pass = forward.pass(x, decoderNorms, bEnc, bDec, step, before)) {
            RowGradient ofEncoder = pass.ofEncoder();
            RowGradient ofDecoder = pass.ofDecoder();
            List<Tensor> ofBiases = List.of(pass.ofEncoderBias(), pass.ofDecoderBias());
            double limit = config.optimiser().limit();
            double norm = Math.sqrt(ofEncoder.squaredNorm(encoder.weights())
                    + ofDecoder.squaredNorm(decoder.weights())
                    + ofBiases.get(0).square().sum().item()
                    + ofBiases.get(1).square().sum().item());
            // PyTorch's clip_grad_norm_, its small constant included
            double clip = Math.min(1, limit / (norm + 1e-6));
            double rate = config.learningRate(step);
            steps++;
            AdamStep update = AdamStep.of(adam, steps, rate, clip);
            encoder.update(ofEncoder, update);
            decoderNorms = decoder.update(ofDecoder, update);
            biases.step(ofBiases.stream().map(g -> g.mul(clip)).toList(), rate);
            return pass.figures(norm);
        }
    }

    @Override
    public double loss(Tensor x, long step, DeadFeatures before) {
        try (Scope scope = Scope.open();
                SparseForward.Pass pass = forward.pass(x, decoderNorms, bEnc, bDec, step, before)) {
            return pass.figures(0).loss();
        }
    }

    @Override
    public Map<String, Tensor> gradients(Tensor x, long step, DeadFeatures before) {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        try (Scope scope = Scope.open();
                SparseForward.Pass pass = forward.pass(x, decoderNorms, bEnc, bDec, step, before);
                Panels ofEncoder = pass.ofEncoder().whole(encoder.weights());
                Panels ofDecoder = pass.ofDecoder().whole(decoder.weights())) {
            gradients.put("w_enc", scope.keep(ofEncoder.toMatrix()));
            gradients.put("b_enc", scope.keep(pass.ofEncoderBias()));
            gradients.put("w_dec", scope.keep(ofDecoder.toMatrix()));
            gradients.put("b_dec", scope.keep(pass.ofDecoderBias()));
        }
        return gradients;
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("w_enc", encoder.weights().toMatrix());
        state.put("b_enc", bEnc);
        state.put("w_dec", decoder.weights().toMatrix());
        state.put("b_dec", bDec);
        state.put("mean.w_enc", encoder.mean().toMatrix());
        state.put("mean.w_dec", decoder.mean().toMatrix());
        state.put("square.w_enc", encoder.square().toMatrix());
        state.put("square.w_dec", decoder.square().toMatrix());
        state.putAll(biases.state());
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state, long steps) {
        this.steps = steps;
        encoder.weights().copyFrom(named(state, "w_enc"));
        decoder.weights().copyFrom(named(state, "w_dec"));
        decoderNorms = BatchPasses.norms(decoder.weights());
        bEnc.copyFrom(named(state, "b_enc"));
        bDec.copyFrom(named(state, "b_dec"));
        encoder.mean().copyFrom(named(state, "mean.w_enc"));
        decoder.mean().copyFrom(named(state, "mean.w_dec"));
        encoder.square().copyFrom(named(state, "square.w_enc"));
        decoder.square().copyFrom(named(state, "square.w_dec"));
        biases.restore(state, steps);
    }

    private static Tensor named(Map<String, Tensor> state, String name) {
        return Objects.requireNonNull(state.get(name), name);
    }

    @Override
    public void startBias(Tensor start) {
        bDec.copyFrom(start);
    }

    @Override
    public double meanDecoderNorm() {
        double sum = 0;
        for (float norm : decoderNorms) {
            sum += norm;
        }
        return sum / config.features();
    }

    /** What is on in a batch (B, D) at a step. */
    SparseEncoder.Code code(Tensor x, long step) {
        return forward.code(x, decoderNorms, bEnc, step);
    }

    /** Share of tokens so far that the screen did not do justice to, and that were computed whole. */
    double surprisedShare() {
        return forward.surprisedShare();
    }

    @Override
    public Crosscoder copy(Thresholds thresholds) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return new Crosscoder(
                    sides,
                    encoder.weights().toMatrix(),
                    bEnc.copy(),
                    decoder.weights().toMatrix(),
                    bDec.copy(),
                    config.kind().rule(thresholds));
        }
    }

    @Override
    public void close() {
        forward.close();
        encoder.close();
        decoder.close();
        biases.close();
        bEnc.close();
        bDec.close();
    }
}
