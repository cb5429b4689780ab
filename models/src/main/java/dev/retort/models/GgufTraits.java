package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufMetadata;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where each family departs from Llama, as a GGUF file's metadata say it, and what they leave to the reader to know. */
final class GgufTraits {
    /** Blocks of the two Gemmas whose queries are scaled by another number than their head width. */
    private static final int GEMMA2_27B = 46;

    private static final int GEMMA3_27B = 62;

    private GgufTraits() {}

    static Traits read(Gguf gguf, Family family, int nLayers, int dModel, int nHeads, int dHead, Rope rope) {
        GgufMetadata meta = gguf.metadata();
        String at = family.ggufName() + ".";
        boolean gemma = HuggingFaceTraits.gemma(family);
        boolean other =
                family == Family.GEMMA2 && nLayers == GEMMA2_27B || family == Family.GEMMA3 && nLayers == GEMMA3_27B;
        double scalar = other ? (double) dModel / nHeads : dHead;
        boolean capped = family == Family.GEMMA2;
        return new Traits(
                gemma ? Traits.Activation.GELU_TANH : Traits.Activation.SILU,
                gguf.names().contains("blk.0.attn_q_norm.weight"),
                gguf.names().contains("blk.0.attn_output.bias"),
                gguf.names().contains("blk.0.attn_qkv.weight"),
                gemma,
                gemma,
                gemma ? Math.sqrt(dModel) : 1,
                1 / Math.sqrt(scalar),
                capped ? meta.numberOr(at + "attn_logit_softcapping", 50) : 0,
                gemma ? meta.numberOr(at + "final_logit_softcapping", capped ? 30 : 0) : 0,
                slidingWindow(meta, family, nLayers, rope),
                family == Family.SMOLLM3 ? Traits.layers(nLayers, layer -> (layer + 1) % 4 == 0) : List.of());
    }

    private static Traits.@Nullable SlidingWindow slidingWindow(
            GgufMetadata meta, Family family, int nLayers, Rope rope) {
        int window =
                (int) meta.wholeOr(family.ggufName() + ".attention.sliding_window", family == Family.GEMMA2 ? 4096 : 0);
        if (window == 0) {
            return null;
        }
        return switch (family) {
            case GEMMA2 -> new Traits.SlidingWindow(window, Traits.layers(nLayers, layer -> layer % 2 == 0), rope);
            case GEMMA3 ->
                new Traits.SlidingWindow(
                        window,
                        Traits.layers(nLayers, layer -> (layer + 1) % 6 != 0),
                        Rope.plain(meta.numberOr(family.ggufName() + ".rope.freq_base_swa", 10_000)));
            // LLAMA: Mistral's files call themselves llama
            case PHI3, LLAMA, MISTRAL -> new Traits.SlidingWindow(window, Traits.layers(nLayers, layer -> true), rope);
            case SMOLLM3, QWEN2, QWEN3 -> null;
        };
    }

    static Rope rope(Gguf gguf, Family family, int dHead) {
        GgufMetadata meta = gguf.metadata();
        String at = family.ggufName() + ".";
        double theta = meta.numberOr(at + "rope.freq_base", family == Family.GEMMA3 ? 1e6 : 10_000);
        double share = (double) meta.wholeOr(at + "rope.dimension_count", dHead) / dHead;
        return new Rope(theta, share, scaling(gguf, at));
    }

    private static Rope.Scaling scaling(Gguf gguf, String at) {
        GgufMetadata meta = gguf.metadata();
        if (gguf.names().contains("rope_freqs.weight")) {
            return new Rope.Divided(numbers(gguf, "rope_freqs.weight"));
        }
        int context = (int) meta.wholeOr(at + "context_length", 2048);
        int original = (int) meta.wholeOr(at + "rope.scaling.original_context_length", context);
        if (gguf.names().contains("rope_factors_long.weight")) {
            double factor = (double) context / original;
            double usual = Rope.LongRope.usualAttentionFactor(factor, original);
            return new Rope.LongRope(
                    numbers(gguf, "rope_factors_short.weight"),
                    numbers(gguf, "rope_factors_long.weight"),
                    original,
                    meta.numberOr(at + "rope.scaling.attn_factor", usual));
        }
        double factor = meta.numberOr(at + "rope.scaling.factor", 1);
        // a file that only says by how much means this kind
        String type = meta.textOr(at + "rope.scaling.type", factor > 1 ? "linear" : "none");
        return switch (type) {
            case "none" -> new Rope.None();
            case "linear" -> new Rope.Linear(factor);
            case "yarn" ->
                new Rope.Yarn(
                        factor,
                        original,
                        meta.numberOr(at + "rope.scaling.yarn_beta_fast", 32),
                        meta.numberOr(at + "rope.scaling.yarn_beta_slow", 1),
                        // the file's is what the usual one is multiplied by
                        meta.numberOr(at + "rope.scaling.attn_factor", 1) * Rope.Yarn.usualAttentionFactor(factor, 1),
                        true);
            default ->
                throw BadInput.in(
                        gguf.path(),
                        "rope scaling \"" + type + "\" is not supported; supported: none, linear, yarn, and factors of"
                                + " their own.");
        };
    }

    private static List<Double> numbers(Gguf gguf, String name) {
        try (Scope scope = Scope.open()) {
            return Arrays.stream(gguf.tensor(name, Device.CPU).toDoubles())
                    .boxed()
                    .toList();
        }
    }
}
