package dev.retort.crosscoder.exchange;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.TopK;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sparse autoencoder of EleutherAI/sparsify ({@code cfg.json} and {@code sae.safetensors}), which is a crosscoder with
 * one side.
 *
 * <p>encoder.weight (F, d), encoder.bias (F), W_dec (F, d), b_dec (d); f = the k largest of
 * ReLU((x − b_dec) W_enc + b_enc), x̂ = f W_dec + b_dec.
 */
final class Sparsify {
    static final String WEIGHTS = "sae.safetensors";
    static final String CONFIG = "cfg.json";
    private static final ExchangeFormat FORMAT = ExchangeFormat.SPARSIFY;

    private Sparsify() {}

    static Source locate(Path path) {
        return Source.locate(path, List.of(WEIGHTS), List.of(CONFIG));
    }

    static Found read(Source source, PeerTensors tensors) {
        MapNode config = source.needJson(CONFIG);
        if (config.boolOr("transcode", false) || config.boolOr("skip_connection", false)) {
            throw BadInput.in(tensors.path(), "is a transcoder, not an autoencoder.");
        }
        if (!config.textOr("activation", "topk").equals("topk")) {
            throw BadInput.in(
                    tensors.path(), "chooses by GroupMax, the largest of each group; Retort has no such rule.");
        }
        long[] shape = tensors.shape("encoder.weight", -1, -1);
        Sides sides = Shapes.sides(tensors, 1, shape[1]);
        Weights weights = new Weights(
                sides,
                tensors.weights("encoder.weight", shape),
                tensors.weights("encoder.bias", shape[0]),
                tensors.weights("W_dec", shape),
                tensors.weights("b_dec", shape[1]));
        int k = (int) config.need("k").asLong(1, shape[0]);
        return new Found(
                weights.readingX(),
                new InferenceRule.TopK(k, false),
                new TopK(k, false),
                Norms.raw(sides),
                false,
                HookNames.UNKNOWN);
    }

    static Exported write(CrosscoderFile file, Path folder) throws IOException {
        if (!(file.crosscoder().rule() instanceof InferenceRule.TopK(int k, boolean _))) {
            throw FORMAT.cannotHold(
                    "a rule other than the k largest features of each token", "export as sae-lens or crosscode");
        }
        return Parts.write(file, FORMAT, folder, List.of(WEIGHTS, CONFIG), (raw, _, part) -> write(raw, k, part));
    }

    private static void write(Weights raw, int k, Path folder) {
        Weights weights = raw.readingXLessBias();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("encoder.weight", weights.wEnc().contiguous());
        tensors.put("encoder.bias", weights.bEnc());
        tensors.put("W_dec", weights.wDec().contiguous());
        tensors.put("b_dec", weights.bDec().contiguous());
        Safetensors.write(folder.resolve(WEIGHTS), tensors, Map.of());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("activation", "topk");
        config.put("expansion_factor", 1);
        config.put("normalize_decoder", false);
        config.put("num_latents", raw.features());
        config.put("k", k);
        config.put("multi_topk", false);
        config.put("skip_connection", false);
        config.put("transcode", false);
        config.put("d_in", raw.sides().total());
        Json.write(folder.resolve(CONFIG), config);
    }
}
