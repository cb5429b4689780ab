package dev.retort.models;

import dev.retort.formats.GgufPrecision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A decoder's configuration as the metadata of a GGUF file: what {@link GgufTraits} and {@link GgufDecoder} read. */
final class GgufKeys {
    /** Of the layouts of quantised blocks. */
    private static final int QUANTISATION_VERSION = 2;

    private GgufKeys() {}

    static Map<String, Object> of(DecoderConfig c, String name, GgufPrecision precision) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("general.architecture", c.family().ggufName());
        keys.put("general.type", "model");
        keys.put("general.name", name);
        keys.put("general.file_type", precision.fileType());
        keys.put("general.quantization_version", QUANTISATION_VERSION);
        String at = c.family().ggufName() + ".";
        keys.put(at + "context_length", c.contextLength());
        keys.put(at + "embedding_length", c.dModel());
        keys.put(at + "block_count", c.nLayers());
        keys.put(at + "feed_forward_length", c.dMlp());
        keys.put(at + "vocab_size", c.vocabSize());
        keys.put(at + "attention.head_count", c.nHeads());
        keys.put(at + "attention.head_count_kv", c.nKvHeads());
        keys.put(at + "attention.key_length", c.dHead());
        keys.put(at + "attention.value_length", c.dHead());
        keys.put(at + "attention.layer_norm_rms_epsilon", (float) c.normEps());
        Traits traits = c.traits();
        if (traits.scoreCap() != 0) {
            keys.put(at + "attn_logit_softcapping", (float) traits.scoreCap());
        }
        if (traits.logitCap() != 0) {
            keys.put(at + "final_logit_softcapping", (float) traits.logitCap());
        }
        if (traits.slidingWindow() instanceof Traits.SlidingWindow sliding) {
            keys.put(at + "attention.sliding_window", sliding.window());
        }
        keys.put(at + "rope.freq_base", (float) c.rope().theta());
        keys.put(at + "rope.dimension_count", c.rope().rotaryDims(c.dHead()));
        scaling(c, at + "rope.scaling.", keys);
        return keys;
    }

    private static void scaling(DecoderConfig c, String at, Map<String, Object> keys) {
        switch (c.rope().scaling()) {
            case Rope.Linear(double factor) -> {
                keys.put(at + "type", "linear");
                keys.put(at + "factor", (float) factor);
            }
            case Rope.Yarn s -> {
                keys.put(at + "type", "yarn");
                keys.put(at + "factor", (float) s.factor());
                keys.put(at + "original_context_length", s.originalContext());
                keys.put(at + "yarn_beta_fast", (float) s.betaFast());
                keys.put(at + "yarn_beta_slow", (float) s.betaSlow());
                double usual = Rope.Yarn.usualAttentionFactor(s.factor(), 1);
                keys.put(at + "attn_factor", (float) (s.attentionFactor() / usual));
            }
            case Rope.LongRope s -> {
                keys.put(at + "original_context_length", s.originalContext());
                keys.put(at + "attn_factor", (float) s.attentionFactor());
            }
            case Rope.None _, Rope.Dynamic _, Rope.Llama3 _, Rope.Divided _ -> {}
        }
    }

    /** What a file keeps in tensors of one dimension: by how much each pair's frequency is divided. */
    static Map<String, float[]> factors(DecoderConfig c) {
        return switch (c.rope().scaling()) {
            case Rope.Llama3 _ -> {
                float[] scaled = c.rope().frequencies(c.dHead(), 1);
                float[] plain =
                        Rope.plain(c.rope().theta()).frequencies(c.rope().rotaryDims(c.dHead()), 1);
                float[] factors = new float[scaled.length];
                for (int i = 0; i < factors.length; i++) {
                    factors[i] = plain[i] / scaled[i];
                }
                yield Map.of("rope_freqs.weight", factors);
            }
            case Rope.Divided(List<Double> factors) -> Map.of("rope_freqs.weight", floats(factors));
            case Rope.LongRope s ->
                Map.of(
                        "rope_factors_short.weight", floats(s.shorter()),
                        "rope_factors_long.weight", floats(s.longer()));
            case Rope.None _, Rope.Linear _, Rope.Dynamic _, Rope.Yarn _ -> Map.of();
        };
    }

    private static float[] floats(List<Double> numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.get(i).floatValue();
        }
        return floats;
    }
}
