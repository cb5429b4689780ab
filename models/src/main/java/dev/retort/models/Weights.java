package dev.retort.models;

import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's parameters under the names Hugging Face gives them, each next to the block it feeds. Projections are
 * (out, in). Whoever holds the weights closes them.
 */
record Weights(Tensor embedding, List<Block> blocks, Tensor finalNorm, Tensor unembedding, Map<String, Tensor> byName)
        implements AutoCloseable {
    /**
     * @param attentionNorm before attention
     * @param afterAttention what attention gives passes it, in Gemma
     * @param mlpNorm before the MLP
     * @param afterMlp what the MLP gives passes it, in Gemma
     */
    record Block(
            Tensor attentionNorm,
            Qkv qkv,
            @Nullable Tensor qNorm,
            @Nullable Tensor kNorm,
            Tensor out,
            @Nullable Tensor outBias,
            @Nullable Tensor afterAttention,
            Tensor mlpNorm,
            GateUp gateUp,
            Tensor down,
            @Nullable Tensor afterMlp) {}

    /** The projections to queries, keys and values. */
    sealed interface Qkv {
        record Apart(
                Tensor q,
                Tensor k,
                Tensor v,
                @Nullable Tensor qBias,
                @Nullable Tensor kBias,
                @Nullable Tensor vBias) implements Qkv {}

        /** One below the other. */
        record Fused(Tensor qkv) implements Qkv {}
    }

    /** The MLP's two projections upwards. */
    sealed interface GateUp {
        record Apart(Tensor gate, Tensor up) implements GateUp {}

        /** One below the other. */
        record Fused(Tensor gateUp) implements GateUp {}
    }

    /** Where parameters come from: a checkpoint, or random numbers. */
    interface Source {
        /** The parameter of that name, checked to have that shape, owned by whoever asked. */
        Tensor get(String name, long... shape);
    }

    static Weights from(DecoderConfig c, Source source) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        Source keep = (name, shape) -> {
            Tensor tensor = source.get(name, shape);
            all.put(name, tensor);
            return tensor;
        };
        try {
            Tensor embedding = keep.get("model.embed_tokens.weight", c.vocabSize(), c.dModel());
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < c.nLayers(); i++) {
                blocks.add(block(c, "model.layers." + i + ".", keep));
            }
            Tensor norm = keep.get("model.norm.weight", c.dModel());
            Tensor unembedding = c.tiedEmbeddings() ? embedding : keep.get("lm_head.weight", c.vocabSize(), c.dModel());
            return new Weights(embedding, List.copyOf(blocks), norm, unembedding, all);
        } catch (RuntimeException e) {
            all.values().forEach(Tensor::close);
            throw e;
        }
    }

    private static Block block(DecoderConfig c, String at, Source source) {
        Traits traits = c.traits();
        boolean after = traits.postNorms();
        int queries = c.nHeads() * c.dHead();
        return new Block(
                source.get(at + "input_layernorm.weight", c.dModel()),
                qkv(c, at + "self_attn.", source),
                traits.qkNorm() ? source.get(at + "self_attn.q_norm.weight", c.dHead()) : null,
                traits.qkNorm() ? source.get(at + "self_attn.k_norm.weight", c.dHead()) : null,
                source.get(at + "self_attn.o_proj.weight", c.dModel(), queries),
                traits.outBias() ? source.get(at + "self_attn.o_proj.bias", c.dModel()) : null,
                after ? source.get(at + "post_attention_layernorm.weight", c.dModel()) : null,
                source.get(
                        at + (after ? "pre_feedforward_layernorm" : "post_attention_layernorm") + ".weight",
                        c.dModel()),
                gateUp(c, at + "mlp.", source),
                source.get(at + "mlp.down_proj.weight", c.dModel(), c.dMlp()),
                after ? source.get(at + "post_feedforward_layernorm.weight", c.dModel()) : null);
    }

    private static Qkv qkv(DecoderConfig c, String at, Source source) {
        int queries = c.nHeads() * c.dHead();
        int keys = c.nKvHeads() * c.dHead();
        if (c.traits().fused()) {
            return new Qkv.Fused(source.get(at + "qkv_proj.weight", queries + 2L * keys, c.dModel()));
        }
        boolean bias = c.qkvBias();
        return new Qkv.Apart(
                source.get(at + "q_proj.weight", queries, c.dModel()),
                source.get(at + "k_proj.weight", keys, c.dModel()),
                source.get(at + "v_proj.weight", keys, c.dModel()),
                bias ? source.get(at + "q_proj.bias", queries) : null,
                bias ? source.get(at + "k_proj.bias", keys) : null,
                bias ? source.get(at + "v_proj.bias", keys) : null);
    }

    private static GateUp gateUp(DecoderConfig c, String at, Source source) {
        return c.traits().fused()
                ? new GateUp.Fused(source.get(at + "gate_up_proj.weight", 2L * c.dMlp(), c.dModel()))
                : new GateUp.Apart(
                        source.get(at + "gate_proj.weight", c.dMlp(), c.dModel()),
                        source.get(at + "up_proj.weight", c.dMlp(), c.dModel()));
    }

    @Override
    public void close() {
        byName.values().forEach(Tensor::close);
    }
}
