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
    record Block(
            Tensor attentionNorm,
            Tensor q,
            Tensor k,
            Tensor v,
            @Nullable Tensor qBias,
            @Nullable Tensor kBias,
            @Nullable Tensor vBias,
            Tensor out,
            Tensor mlpNorm,
            Tensor gate,
            Tensor up,
            Tensor down) {}

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
        int queries = c.nHeads() * c.dHead();
        int keys = c.nKvHeads() * c.dHead();
        boolean bias = c.qkvBias();
        return new Block(
                source.get(at + "input_layernorm.weight", c.dModel()),
                source.get(at + "self_attn.q_proj.weight", queries, c.dModel()),
                source.get(at + "self_attn.k_proj.weight", keys, c.dModel()),
                source.get(at + "self_attn.v_proj.weight", keys, c.dModel()),
                bias ? source.get(at + "self_attn.q_proj.bias", queries) : null,
                bias ? source.get(at + "self_attn.k_proj.bias", keys) : null,
                bias ? source.get(at + "self_attn.v_proj.bias", keys) : null,
                source.get(at + "self_attn.o_proj.weight", c.dModel(), queries),
                source.get(at + "post_attention_layernorm.weight", c.dModel()),
                source.get(at + "mlp.gate_proj.weight", c.dMlp(), c.dModel()),
                source.get(at + "mlp.up_proj.weight", c.dMlp(), c.dModel()),
                source.get(at + "mlp.down_proj.weight", c.dModel(), c.dMlp()));
    }

    @Override
    public void close() {
        byName.values().forEach(Tensor::close);
    }
}
