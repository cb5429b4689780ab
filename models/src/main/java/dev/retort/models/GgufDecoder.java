package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
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
    static Decoder load(Gguf gguf, Device device, WeightForm form) {
        DecoderConfig config = config(gguf);
        try (Scope scope = Scope.open()) {
            return new Decoder(config, device, Weights.from(config, new GgufWeights(gguf, config, device, form)));
        }
    }
}
