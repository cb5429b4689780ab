package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.TopK;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.BoolNode;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sparse autoencoder of SAELens ({@code cfg.json} and {@code sae_weights.safetensors}), which is a crosscoder with one
 * side.
 *
 * <p>W_enc (d, F), b_enc (F), W_dec (F, d), b_dec (d), for jumprelu threshold (F). a = (x − b_dec) W_enc + b_enc, without
 * b_dec where apply_b_dec_to_input is false; f is ReLU(a) (standard), ReLU(a) where a > threshold (jumprelu), ReLU of the k
 * largest a (topk; of a·‖d‖, and f in units of ‖d‖, with rescale_acts_by_decoder_norm). Configs from before version 6 say
 * the same in other words.
 */
final class SaeLens {
    static final String WEIGHTS = "sae_weights.safetensors";
    static final String CONFIG = "cfg.json";
    private static final List<String> ARCHITECTURES = List.of("standard", "jumprelu", "topk");

    private SaeLens() {}

    static Source locate(Path path) {
        return Source.locate(path, List.of(WEIGHTS), List.of(CONFIG));
    }

    static Found read(Source source, PeerTensors tensors, ImportOptions options) {
        MapNode config = source.needJson(CONFIG);
        long[] shape = tensors.shape("W_enc", -1, -1);
        Sides sides = Shapes.sides(tensors, 1, shape[0]);
        long features = shape[1];
        Weights weights = new Weights(
                sides,
                tensors.weights("W_enc", shape).t(),
                tensors.weights("b_enc", features),
                tensors.weights("W_dec", features, shape[0]),
                tensors.weights("b_dec", shape[0]));
        if (config.boolOr("apply_b_dec_to_input", true)) {
            weights = weights.readingX();
        }
        Node oldFunction = config.get("activation_fn_str");
        boolean oldTopK = oldFunction != null && oldFunction.asText().equals("topk");
        String architecture = oldTopK
                ? "topk"
                : config.has("architecture") ? config.need("architecture").asChoice(ARCHITECTURES) : "standard";
        InferenceRule rule = new InferenceRule.Rectify();
        CrosscoderKind kind = Kinds.relu();
        switch (architecture) {
            case "jumprelu" -> {
                rule = Gates.rule(tensors.weights("threshold", features).toFloats());
                kind = Kinds.jumpRelu();
            }
            case "topk" -> {
                MapNode says = oldTopK ? config.need("activation_fn_kwargs").asMap() : config;
                int k = (int) says.need("k").asLong(1, features);
                rule = new InferenceRule.TopK(k, false);
                kind = new TopK(k, false);
                if (config.boolOr("rescale_acts_by_decoder_norm", false)) {
                    weights = weights.inUnits(weights.wDec().norm(1, false).clampMin(Float.MIN_NORMAL));
                }
            }
            default -> {
                // standard
            }
        }
        boolean isScaled = isScaled(config, tensors);
        Normaliser normaliser = isScaled ? Norms.said(sides, options, source.companion(), tensors) : Norms.raw(sides);
        Node metadata = config.get("metadata");
        MapNode about = metadata == null ? config : metadata.asMap();
        String model = about.textOr("model_name", "model");
        return new Found(
                        weights,
                        rule,
                        kind,
                        normaliser,
                        isScaled && !options.normalised(),
                        about.textOr("hook_name", about.textOr("hook_point", HookNames.UNKNOWN)))
                .ofModels(List.of(model));
    }

    /** Whether it is for activations scaled to a mean norm of √d; what is scaled token by token is refused. */
    private static boolean isScaled(MapNode config, PeerTensors tensors) {
        Node node = config.get("normalize_activations");
        if (node instanceof BoolNode bool) {
            return bool.value(); // before version 6
        }
        String word = config.textOr("normalize_activations", "none");
        return switch (word) {
            case "none" -> false;
            case "expected_average_only_in" -> true;
            default ->
                throw BadInput.in(
                        tensors.path(),
                        "normalises each token by itself (" + word + "), and Retort's normalisers are one for all.");
        };
    }

    static Exported write(CrosscoderFile file, Path folder) throws IOException {
        InferenceRule rule = file.crosscoder().rule();
        float[] gates = rule instanceof InferenceRule.TopK ? new float[0] : Gates.of(file.crosscoder());
        return Parts.write(
                file,
                ExchangeFormat.SAE_LENS,
                folder,
                List.of(WEIGHTS, CONFIG),
                (raw, model, part) -> write(raw, rule, gates, model, file.hook(), part));
    }

    private static void write(Weights raw, InferenceRule rule, float[] gates, String model, String hook, Path folder) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("W_enc", raw.wEnc().t().contiguous());
        tensors.put("b_enc", raw.bEnc());
        tensors.put("W_dec", raw.wDec().contiguous());
        tensors.put("b_dec", raw.bDec().contiguous());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("d_in", raw.sides().total());
        config.put("d_sae", raw.features());
        config.put("dtype", "float32");
        config.put("device", "cpu");
        config.put("apply_b_dec_to_input", false);
        config.put("normalize_activations", "none");
        config.put("reshape_activations", "none");
        switch (rule) {
            case InferenceRule.Rectify() -> config.put("architecture", "standard");
            case InferenceRule.TopK(int k, boolean _) -> {
                config.put("architecture", "topk");
                config.put("k", k);
                config.put("rescale_acts_by_decoder_norm", false);
            }
            case InferenceRule.Threshold _, InferenceRule.PerFeature _ -> {
                config.put("architecture", "jumprelu");
                tensors.put(
                        "threshold", Tensor.of(Device.CPU, gates, gates.length).to(DType.F32));
            }
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("sae_lens_version", "6.0.0");
        metadata.put("model_name", model);
        metadata.put("hook_name", HookNames.lens(hook));
        config.put("metadata", metadata);
        Safetensors.write(folder.resolve(WEIGHTS), tensors, Map.of());
        Json.write(folder.resolve(CONFIG), config);
    }
}
