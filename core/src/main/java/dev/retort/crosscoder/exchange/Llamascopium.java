package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Tensor;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the crosscoders of OpenMOSS/Llamascopium (Language-Model-SAEs): {@code config.json} and
 * {@code sae_weights.safetensors}.
 *
 * <p>A side is a head, and is named by its hook point. W_E (H, d, F), b_E (H, F), W_D (H, F, d), b_D (H, d);
 * a = Σ_h (x̂_h W_E^h + b_E^h), and in head h the feature is act(a·‖d^h‖) / ‖d^h‖: ReLU is the same in every head, but a
 * JumpReLU is a gate for each head, and so is a top-k. x̂ = x·√d / dataset_average_activation_norm when norm_activation is
 * dataset-wise, x when it is inference.
 */
final class Llamascopium {
    static final String WEIGHTS = "sae_weights.safetensors";
    static final String CONFIG = "config.json";
    static final String NORM = "dataset_average_activation_norm.";
    static final String LOG_THRESHOLD = "activation_function.log_jumprelu_threshold";
    static final String DATASET_WISE = "dataset-wise";
    private static final double ALIKE = 1e-5;

    private Llamascopium() {}

    static Source locate(Path path) {
        return Source.locate(path, List.of(WEIGHTS), List.of(CONFIG));
    }

    static Found read(Source source, PeerTensors tensors, ImportOptions options) {
        MapNode config = source.needJson(CONFIG);
        config.need("sae_type").asChoice(List.of("crosscoder"));
        List<String> hooks =
                config.need("hook_points").asList().stream().map(Node::asText).toList();
        long[] shape = tensors.shape("W_E", hooks.size(), -1, -1);
        Sides sides = Shapes.sides(tensors, shape[0], shape[1]);
        long features = shape[2];
        Weights weights = new Weights(
                sides,
                tensors.weights("W_E", shape).reshape(sides.total(), features).t(),
                tensors.weights("b_E", shape[0], features).sum(0, false),
                tensors.weights("W_D", shape[0], features, shape[1])
                        .permute(1, 0, 2)
                        .reshape(features, sides.total()),
                tensors.weights("b_D", shape[0], shape[1]).reshape(sides.total()));
        boolean isScaled = config.need("norm_activation")
                .asChoice(List.of(DATASET_WISE, "inference"))
                .equals(DATASET_WISE);
        boolean isGated =
                config.need("act_fn").asChoice(List.of("relu", "jumprelu")).equals("jumprelu");
        InferenceRule rule = isGated ? gates(weights, tensors, options) : new InferenceRule.Rectify();
        CrosscoderKind kind = isGated ? Kinds.jumpRelu() : Kinds.relu();
        Normaliser padded = isScaled ? scaled(sides, hooks, tensors) : Norms.raw(sides);
        Sides own = ownSides(sides, source.companion());
        Normaliser normaliser = new Normaliser(own, padded.scale(), padded.meanNorm());
        Found found =
                new Found(weights.narrowedTo(own), rule, kind, normaliser, isScaled, hooks.getFirst()).ofModels(hooks);
        return isGated && options.anyGate()
                ? found.remarking("A feature is on for every side when Llamascopium has it on for any; there each side "
                        + "has a gate of its own.")
                : found;
    }

    /** Without the zeros that a narrower side is padded with, where Retort itself wrote them and knows. */
    private static Sides ownSides(Sides padded, @Nullable Companion companion) {
        if (companion == null || companion.widths().size() != padded.count()) {
            return padded;
        }
        for (int side = 0; side < padded.count(); side++) {
            int width = companion.widths().get(side);
            if (width < 1 || width > padded.width(side)) {
                return padded;
            }
        }
        return new Sides(companion.widths());
    }

    private static Normaliser scaled(Sides sides, List<String> hooks, PeerTensors tensors) {
        double[] norms = new double[sides.count()];
        for (int side = 0; side < norms.length; side++) {
            norms[side] = tensors.number(NORM + hooks.get(side));
            if (!(norms[side] > 0)) {
                throw tensors.refuse(NORM + hooks.get(side) + " is " + norms[side] + "; it must be above 0");
            }
        }
        return Normaliser.ofMeanNorms(sides, norms);
    }

    /** a·‖d^h‖ > θ_f: one gate for all heads where their norms are alike. */
    private static InferenceRule gates(Weights weights, PeerTensors tensors, ImportOptions options) {
        Tensor norms = weights.sides().norms(weights.wDec()); // (F, H)
        double[] largest = norms.max(1).values().toDoubles();
        double[] least = norms.neg().max(1).values().neg().toDoubles();
        float[] threshold =
                tensors.weights(LOG_THRESHOLD, weights.features()).exp().toFloats();
        float[] gates = new float[threshold.length];
        int apart = 0;
        for (int f = 0; f < gates.length; f++) {
            gates[f] = Gates.of(threshold[f], new double[] {largest[f]})[0];
            apart += largest[f] - least[f] > ALIKE * largest[f] ? 1 : 0;
        }
        if (apart > 0 && !options.anyGate()) {
            throw BadInput.in(
                    tensors.path(),
                    "lets each side have a JumpReLU gate of its own, and " + apart + " of " + gates.length
                            + " features have gates that differ; Retort's features are on for all sides or none. With "
                            + "--any-gate a feature is on for all when it is on for any.");
        }
        return Gates.rule(gates);
    }
}
