package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.TopK;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.MapNode;
import dev.retort.formats.Yaml;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the acausal crosscoders of oli-clive-griffin/crosscode: {@code model.pt} and {@code model_cfg.yaml}.
 *
 * <p>_W_enc_XiDiL (M, P, d, F), b_enc_L (F) or none, _W_dec_LXoDo (F, M, P, d), _b_dec_XoDo (M, P, d) or none, for M
 * models at P hook points each. A checkpoint has its scaling s folded in (W_enc·s, W_dec/s, b_dec/s) and keeps s beside;
 * here it is taken out again, so that features weigh what they weighed in training. f by activation_fn: ReLU; a where a >
 * exp(log_threshold); the k largest a of a token; the k·B largest of a batch, which is no rule for use.
 */
final class Crosscode {
    static final String WEIGHTS = "model.pt";
    static final String CONFIG = "model_cfg.yaml";
    static final String RELU = "ReLUActivation";
    static final String JUMP = "AnthropicSTEJumpReLUActivation";
    static final String TOP_K = "TopkActivation";
    static final String LOG_THRESHOLD = "_activation_fn.log_threshold_L";
    private static final String OLD_JUMP = "JumpReLUActivationFunction";
    private static final String BATCH_TOP_K = "BatchTopkActivation";
    private static final String GROUP_MAX = "GroupMaxActivation";

    private Crosscode() {}

    static Source locate(Path path) {
        return Source.locate(path, List.of(WEIGHTS), List.of(CONFIG));
    }

    static Found read(Source source, PeerTensors tensors, ImportOptions options) {
        MapNode config = Yaml.read(source.needConfig(CONFIG)).asMap();
        long models = config.need("n_models").asLong(1, Integer.MAX_VALUE);
        long hooks = config.need("n_hookpoints").asLong(1, Integer.MAX_VALUE);
        long width = config.need("d_model").asLong(1, Integer.MAX_VALUE);
        long features = config.need("n_latents").asLong(1, Integer.MAX_VALUE);
        tensors.shape("_W_enc_XiDiL", models, hooks, width, features);
        Sides sides = Shapes.sides(tensors, models * hooks, width);
        Tensor wEnc = tensors.weights("_W_enc_XiDiL", models, hooks, width, features);
        Tensor wDec = tensors.weights("_W_dec_LXoDo", features, models, hooks, width);
        Weights folded = new Weights(
                sides,
                wEnc.reshape(sides.total(), features).t(),
                tensors.has("b_enc_L") ? tensors.weights("b_enc_L", features) : zeros(features),
                wDec.reshape(features, sides.total()),
                tensors.has("_b_dec_XoDo")
                        ? tensors.weights("_b_dec_XoDo", models, hooks, width).reshape(sides.total())
                        : zeros(sides.total()));
        Choice choice = choice(config.need("activation_fn").asMap(), tensors, features, options);
        if (tensors.number("is_folded") == 0) {
            return new Found(
                    folded,
                    choice.rule(),
                    choice.kind(),
                    Norms.said(sides, options, source.companion(), tensors),
                    !options.normalised(),
                    HookNames.UNKNOWN);
        }
        double[] scale = tensors.weights("folded_scaling_factors_in_Xi", models, hooks)
                .reshape(sides.count())
                .toDoubles();
        double[] meanNorm = new double[scale.length];
        double[] gain = new double[scale.length];
        for (int side = 0; side < scale.length; side++) {
            if (!(scale[side] > 0)) {
                throw tensors.refuse(
                        "side " + side + " has the folded scaling factor " + scale[side] + "; it must be above 0");
            }
            meanNorm[side] = Math.sqrt(width) / scale[side];
            gain[side] = 1 / scale[side];
        }
        return new Found(
                folded.absorbing(null, eachOf(gain, sides)),
                choice.rule(),
                choice.kind(),
                new Normaliser(sides, scale, meanNorm),
                true,
                HookNames.UNKNOWN);
    }

    /** An activation function. */
    private record Choice(InferenceRule rule, CrosscoderKind kind) {}

    private static Choice choice(MapNode function, PeerTensors tensors, long features, ImportOptions options) {
        String name = function.need("classname").asChoice(List.of(RELU, JUMP, OLD_JUMP, TOP_K, BATCH_TOP_K, GROUP_MAX));
        MapNode cfg = function.need("cfg").asMap();
        return switch (name) {
            case RELU -> new Choice(new InferenceRule.Rectify(), Kinds.relu());
            case TOP_K -> {
                int k = (int) cfg.need("k").asLong(1, features);
                yield new Choice(new InferenceRule.TopK(k, false), new TopK(k, false));
            }
            case BATCH_TOP_K -> {
                int k = (int) cfg.need("k_per_example").asLong(1, features);
                Double threshold = options.threshold();
                if (threshold == null) {
                    throw BadInput.in(
                            tensors.path(),
                            "is BatchTopK without a threshold: which features of a token are on would depend on the "
                                    + "tokens beside it. Give one with --threshold (f counts when it is above).");
                }
                float[] gates = new float[(int) features];
                java.util.Arrays.fill(gates, threshold.floatValue());
                yield new Choice(Gates.rule(gates), BatchTopK.of(k));
            }
            case GROUP_MAX ->
                throw BadInput.in(
                        tensors.path(), "chooses by GroupMax, the largest of each group; Retort has no such rule.");
            default ->
                new Choice(
                        Gates.rule(
                                tensors.weights(LOG_THRESHOLD, features).exp().toFloats()),
                        Kinds.jumpRelu());
        };
    }

    private static double[] eachOf(double[] numbers, Sides sides) {
        double[] all = new double[sides.total()];
        for (int side = 0; side < sides.count(); side++) {
            java.util.Arrays.fill(all, sides.start(side), sides.start(side) + sides.width(side), numbers[side]);
        }
        return all;
    }

    private static Tensor zeros(long count) {
        return Tensor.zeros(Device.CPU, DType.F32, count);
    }
}
