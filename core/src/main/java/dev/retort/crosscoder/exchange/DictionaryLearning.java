package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.Thresholds;
import dev.retort.engine.Tensor;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the crosscoders of science-of-finetuning/crosscoder_learning and of jkminder/dictionary_learning before it: a
 * {@code .pt} file or, as on the hub, {@code model.safetensors} with {@code config.json}.
 *
 * <p>encoder.weight (L, d, F), encoder.bias (F), decoder.weight (L, F, d), decoder.bias (L, d);
 * f = ReLU(Σ_l x̂_l W_enc^l + b_enc), kept by BatchTopK where f·n > threshold. x̂ = (x − activation_mean) ·
 * activation_global_scale, one scale for all (old) or one a side; NaN means stands for no normaliser, and so do files from
 * before there were any. What n is, {@link CodeNorm} says.
 */
final class DictionaryLearning {
    static final List<String> WEIGHTS = List.of("model.safetensors", "ae.pt", "model_final.pt");
    static final List<String> CONFIGS = List.of("config.json", "trainer_config.json");

    private DictionaryLearning() {}

    static Source locate(Path path) {
        return Source.locate(path, WEIGHTS, CONFIGS);
    }

    static Found read(Source source, PeerTensors tensors) {
        MapNode config = source.jsonOrEmpty();
        long[] shape = tensors.shape("encoder.weight", -1, -1, -1);
        Sides sides = Shapes.sides(tensors, shape[0], shape[1]);
        long features = shape[2];
        Weights weights = new Weights(
                sides,
                tensors.weights("encoder.weight", shape)
                        .reshape(sides.total(), features)
                        .t(),
                tensors.weights("encoder.bias", features),
                tensors.weights("decoder.weight", shape[0], features, shape[1])
                        .permute(1, 0, 2)
                        .reshape(features, sides.total()),
                tensors.weights("decoder.bias", shape[0], shape[1]).reshape(sides.total()));
        Normaliser stored = normaliser(tensors, sides);
        Found found = new Found(
                weights,
                new InferenceRule.Rectify(),
                kind(tensors, config, features),
                stored == null ? Norms.raw(sides) : stored,
                stored != null,
                HookNames.UNKNOWN);
        return tensors.has("threshold") ? gated(found, tensors, config) : found;
    }

    private static CrosscoderKind kind(PeerTensors tensors, MapNode config, long features) {
        if (!tensors.has("k")) {
            Node trainer = config.get("trainer");
            return trainer == null ? Kinds.relu() : Kinds.relu(trainer.asMap(), "l1_penalty");
        }
        double k = tensors.number("k");
        if (k < 1 || k > features || k != Math.rint(k)) {
            throw tensors.refuse("k is " + k + " of " + features + " features");
        }
        return BatchTopK.of((int) k);
    }

    private static Found gated(Found found, PeerTensors tensors, MapNode config) {
        CodeNorm norm = CodeNorm.of(tensors, config);
        if (norm == CodeNorm.DECOUPLED) {
            double[] each = tensors.weights("threshold", found.weights().sides().count())
                    .toDoubles();
            if (Arrays.stream(each).anyMatch(threshold -> threshold >= 0)) {
                throw tensors.refuse("is DECOUPLED: a feature is on for some models only, each with a threshold of its "
                        + "own, and Retort's features are on for all or none");
            }
            return unset(found);
        }
        double threshold = tensors.number("threshold");
        if (threshold < 0) {
            return unset(found);
        }
        InferenceRule rule = norm == CodeNorm.CROSSCODER
                ? new InferenceRule.Threshold(threshold)
                : Gates.rule(Gates.of(threshold, norm.norms(found.weights(), config)));
        return new Found(found.weights(), rule, found.kind(), found.normaliser(), found.knowsMeanNorms(), found.hook())
                .withThresholds(new Thresholds(threshold, Double.NaN, Double.NaN));
    }

    private static Found unset(Found found) {
        return found.remarking(
                "Its threshold was never set, so every feature above 0 is on, as in the project it comes "
                        + "from; its L0 is not the k it was trained for.");
    }

    /** Null where the file has none. */
    private static @Nullable Normaliser normaliser(PeerTensors tensors, Sides sides) {
        if (!tensors.has("activation_mean") || !tensors.has("activation_global_scale")) {
            return null;
        }
        long width = sides.width(0);
        Tensor mean = tensors.numbers("activation_mean", sides.count(), width);
        Tensor std = tensors.numbers("activation_std", sides.count(), width);
        if (Double.isNaN(mean.sum().item()) || Double.isNaN(std.sum().item())) {
            return null;
        }
        double[] scale = new double[sides.count()];
        if (tensors.rank("activation_global_scale") == 0) {
            Arrays.fill(scale, tensors.number("activation_global_scale"));
        } else {
            scale = tensors.weights("activation_global_scale", sides.count()).toDoubles();
        }
        Tensor offset = tensors.weights("activation_mean", sides.count(), width);
        boolean isCentred = offset.abs().max().item() > 0;
        double[] meanNorm = tensors.weights("activation_std", sides.count(), width)
                .square()
                .add(mean.square())
                .sum(1, false)
                .sqrt()
                .toDoubles();
        for (int side = 0; side < scale.length; side++) {
            if (!(scale[side] > 0) || !(meanNorm[side] > 0)) {
                throw tensors.refuse("side " + side + " has the scale " + scale[side] + " and the mean square norm "
                        + meanNorm[side] + "; both must be above 0");
            }
        }
        return new Normaliser(
                sides,
                scale,
                meanNorm,
                isCentred ? offset.reshape(sides.total()).toFloats() : null,
                null);
    }
}
