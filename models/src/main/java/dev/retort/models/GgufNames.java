package dev.retort.models;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a parameter is called in a GGUF file. */
final class GgufNames {
    private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");

    private static final Map<String, String> OUTSIDE = Map.of(
            "model.embed_tokens.weight", "token_embd.weight",
            "model.norm.weight", "output_norm.weight",
            "lm_head.weight", "output.weight");

    private static final Map<String, String> INSIDE = Map.ofEntries(
            Map.entry("input_layernorm", "attn_norm"),
            Map.entry("self_attn.q_proj", "attn_q"),
            Map.entry("self_attn.k_proj", "attn_k"),
            Map.entry("self_attn.v_proj", "attn_v"),
            Map.entry("self_attn.qkv_proj", "attn_qkv"),
            Map.entry("self_attn.q_norm", "attn_q_norm"),
            Map.entry("self_attn.k_norm", "attn_k_norm"),
            Map.entry("self_attn.o_proj", "attn_output"),
            Map.entry("pre_feedforward_layernorm", "ffn_norm"),
            Map.entry("mlp.gate_proj", "ffn_gate"),
            Map.entry("mlp.up_proj", "ffn_up"),
            Map.entry("mlp.gate_up_proj", "ffn_up"),
            Map.entry("mlp.down_proj", "ffn_down"),
            Map.entry("post_feedforward_layernorm", "post_ffw_norm"));

    private GgufNames() {}

    static String of(String huggingFace, Traits traits) {
        Matcher block = BLOCK.matcher(huggingFace);
        if (!block.matches()) {
            return OUTSIDE.getOrDefault(huggingFace, huggingFace);
        }
        String part = block.group(2);
        String theirs;
        if (part.equals("post_attention_layernorm")) {
            // Gemma's name for what it says; everyone else's for the norm before the MLP
            theirs = traits.postNorms() ? "post_attention_norm" : "ffn_norm";
        } else {
            theirs = INSIDE.getOrDefault(part, part);
        }
        return "blk." + block.group(1) + "." + theirs + "." + block.group(3);
    }
}
