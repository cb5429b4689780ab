package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufMetadata;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A decoder out of a GGUF file: its metadata as a configuration, its tensors under Hugging Face names. */
final class GgufDecoder {
    private GgufDecoder() {}

    static DecoderConfig config(Gguf gguf) {
        GgufMetadata meta = gguf.metadata();
        String architecture = meta.text("general.architecture");
        Family family = Family.ofGguf(architecture)
                .orElseThrow(() -> BadInput.in(
                        gguf.path(),
                        "architecture \"" + architecture + "\" is not supported; supported: "
                                + Arrays.stream(Family.values())
                                        .map(Family::ggufName)
                                        .distinct()
                                        .collect(Collectors.joining(", "))
                                + "."));
        String at = architecture + ".";
        int dModel = (int) meta.whole(at + "embedding_length");
        int nHeads = (int) meta.whole(at + "attention.head_count");
        int nLayers = (int) meta.whole(at + "block_count");
        try {
            int dHead = (int) meta.wholeOr(at + "attention.key_length", dModel / nHeads);
            Rope rope = GgufTraits.rope(gguf, family, dHead);
            return new DecoderConfig(
                    family,
                    nLayers,
                    nHeads,
                    (int) meta.wholeOr(at + "attention.head_count_kv", nHeads),
                    dModel,
                    dHead,
                    (int) meta.whole(at + "feed_forward_length"),
                    (int) gguf.entry("token_embd.weight").shape()[0],
                    (int) meta.wholeOr(at + "context_length", 2048),
                    meta.numberOr(at + "attention.layer_norm_rms_epsilon", 1e-5),
                    rope,
                    !gguf.names().contains("output.weight"),
                    gguf.names().contains("blk.0.attn_q.bias"),
                    GgufTraits.read(gguf, family, nLayers, dModel, nHeads, dHead, rope));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw BadInput.in(gguf.path(), "its metadata describe no decoder: " + e.getMessage());
        }
    }

    /** A decoder read from {@code gguf}; the caller closes it. */
    static Decoder load(Gguf gguf, Device device) {
        DecoderConfig config = config(gguf);
        try (Scope scope = Scope.open()) {
            Weights weights = Weights.from(config, (name, shape) -> {
                String theirs = GgufNames.of(name, config.traits());
                Tensor tensor = Checkpoint.checked(gguf.path(), theirs, gguf.tensor(theirs, device), shape);
                if (permuted(config.family()) && name.contains(".self_attn.q_proj")) {
                    tensor = halvesTogether(tensor, config.nHeads());
                } else if (permuted(config.family()) && name.contains(".self_attn.k_proj")) {
                    tensor = halvesTogether(tensor, config.nKvHeads());
                } else if (config.traits().normsAddOne() && name.endsWith("norm.weight")) {
                    tensor = tensor.sub(1); // GGUF stores what the norm multiplies by
                }
                return tensor.escape();
            });
            return new Decoder(config, device, weights);
        }
    }

    /** Whose q and k rows llama.cpp's converter permutes; Mistral's files are Llama's. */
    static boolean permuted(Family family) {
        return family == Family.LLAMA || family == Family.SMOLLM3 || family == Family.MISTRAL;
    }

    /**
     * GGUF stores Llama's q and k rows so that the two of a rotated pair are neighbours; here, as in Hugging Face's
     * layout, they are half a head apart.
     */
    private static Tensor halvesTogether(Tensor rows, int heads) {
        long[] shape = rows.shape();
        long half = shape[0] / heads / 2;
        long rest = rows.elements() / shape[0];
        return rows.reshape(heads, half, 2, rest).transpose(1, 2).reshape(shape);
    }
}
