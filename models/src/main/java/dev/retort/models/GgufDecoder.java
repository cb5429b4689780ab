package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A decoder out of a GGUF file: its metadata as a configuration, its tensors under Hugging Face names. */
final class GgufDecoder {
    private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");

    private GgufDecoder() {}

    static DecoderConfig config(Gguf gguf) {
        GgufMetadata meta = gguf.metadata();
        String architecture = meta.text("general.architecture");
        Family family = Arrays.stream(Family.values())
                .filter(known -> known.modelType().equals(architecture))
                .findFirst()
                .orElseThrow(() -> BadInput.in(
                        gguf.path(),
                        "architecture \"" + architecture + "\" is not supported; supported: "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Family.values())
                                                .map(Family::modelType)
                                                .toList()) + "."));
        String at = architecture + ".";
        int dModel = (int) meta.whole(at + "embedding_length");
        int nHeads = (int) meta.whole(at + "attention.head_count");
        if (meta.has(at + "rope.scaling.type")
                && !meta.text(at + "rope.scaling.type").equals("none")) {
            throw BadInput.in(
                    gguf.path(), "rope scaling \"" + meta.text(at + "rope.scaling.type") + "\" is not supported.");
        }
        try {
            return new DecoderConfig(
                    family,
                    (int) meta.whole(at + "block_count"),
                    nHeads,
                    (int) meta.wholeOr(at + "attention.head_count_kv", nHeads),
                    dModel,
                    (int) meta.wholeOr(at + "attention.key_length", dModel / nHeads),
                    (int) meta.whole(at + "feed_forward_length"),
                    (int) gguf.entry("token_embd.weight").shape()[0],
                    (int) meta.wholeOr(at + "context_length", 2048),
                    meta.numberOr(at + "attention.layer_norm_rms_epsilon", 1e-5),
                    Rope.plain(meta.numberOr(at + "rope.freq_base", 10_000)),
                    !gguf.names().contains("output.weight"),
                    gguf.names().contains("blk.0.attn_q.bias"));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw BadInput.in(gguf.path(), "its metadata describe no decoder: " + e.getMessage());
        }
    }

    static Decoder load(Gguf gguf, Device device) {
        DecoderConfig config = config(gguf);
        try (Scope scope = Scope.open()) {
            Weights weights = Weights.from(config, (name, shape) -> {
                Tensor tensor = gguf.tensor(nameIn(name), device);
                if (config.family() == Family.LLAMA && name.contains(".self_attn.q_proj")) {
                    tensor = halvesTogether(tensor, config.nHeads());
                } else if (config.family() == Family.LLAMA && name.contains(".self_attn.k_proj")) {
                    tensor = halvesTogether(tensor, config.nKvHeads());
                }
                return Checkpoint.fit(gguf.path(), nameIn(name), tensor, shape);
            });
            return new Decoder(config, device, weights);
        }
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

    private static String nameIn(String huggingFace) {
        Matcher block = BLOCK.matcher(huggingFace);
        if (block.matches()) {
            return "blk." + block.group(1) + "." + part(block.group(2)) + "." + block.group(3);
        }
        return switch (huggingFace) {
            case "model.embed_tokens.weight" -> "token_embd.weight";
            case "model.norm.weight" -> "output_norm.weight";
            case "lm_head.weight" -> "output.weight";
            default -> huggingFace;
        };
    }

    private static String part(String name) {
        List<String> theirs = List.of(
                "input_layernorm",
                "self_attn.q_proj",
                "self_attn.k_proj",
                "self_attn.v_proj",
                "self_attn.o_proj",
                "post_attention_layernorm",
                "mlp.gate_proj",
                "mlp.up_proj",
                "mlp.down_proj");
        List<String> ours = List.of(
                "attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down");
        return ours.get(theirs.indexOf(name));
    }
}
