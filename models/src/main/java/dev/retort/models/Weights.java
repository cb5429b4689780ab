package dev.retort.models;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's parameters, each next to the block it feeds. Whoever holds the weights closes them.
 *
 * @param byName the tensors under the names Hugging Face gives them
 * @param packed the matrices that are kept as their file has them, under theirs
 */
record Weights(
        Projection embedding,
        List<Block> blocks,
        Tensor finalNorm,
        Projection unembedding,
        Map<String, Tensor> byName,
        Map<String, PackedMatrix> packed)
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
            Projection out,
            @Nullable Tensor afterAttention,
            Tensor mlpNorm,
            GateUp gateUp,
            Projection down,
            @Nullable Tensor afterMlp) {
        /** This with every matrix changed. */
        Block with(UnaryOperator<Projection> change) {
            return new Block(
                    attentionNorm,
                    switch (qkv) {
                        case Qkv.Apart(Projection q, Projection k, Projection v) ->
                            new Qkv.Apart(change.apply(q), change.apply(k), change.apply(v));
                        case Qkv.Fused(Projection all) -> new Qkv.Fused(change.apply(all));
                    },
                    qNorm,
                    kNorm,
                    change.apply(out),
                    afterAttention,
                    mlpNorm,
                    switch (gateUp) {
                        case GateUp.Apart(Projection gate, Projection up) ->
                            new GateUp.Apart(change.apply(gate), change.apply(up));
                        case GateUp.Fused(Projection both) -> new GateUp.Fused(change.apply(both));
                    },
                    change.apply(down),
                    afterMlp);
        }
    }

    /** The projections to queries, keys and values. */
    sealed interface Qkv {
        record Apart(Projection q, Projection k, Projection v) implements Qkv {}

        /** One below the other. */
        record Fused(Projection qkv) implements Qkv {}
    }

    /** The MLP's two projections upwards. */
    sealed interface GateUp {
        record Apart(Projection gate, Projection up) implements GateUp {}

        /** One below the other. */
        record Fused(Projection gateUp) implements GateUp {}
    }

    /** Where parameters come from: a checkpoint, or random numbers. */
    interface Source {
        /** The parameter of that name, checked to have that shape, owned by whoever asked. */
        Tensor get(String name, long... shape);

        /** The matrix of that name as its file keeps it, owned by whoever asked; empty when only numbers are to be had. */
        default Optional<PackedMatrix> packed(String name, long outs, long ins) {
            return Optional.empty();
        }
    }

    static Weights from(DecoderConfig c, Source source) {
        Gathered all = new Gathered(source, new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            Projection embedding = all.projection("model.embed_tokens", c.vocabSize(), c.dModel());
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < c.nLayers(); i++) {
                blocks.add(block(c, "model.layers." + i + ".", all));
            }
            Tensor norm = all.tensor("model.norm.weight", c.dModel());
            Projection unembedding =
                    c.tiedEmbeddings() ? embedding : all.projection("lm_head", c.vocabSize(), c.dModel());
            return new Weights(embedding, List.copyOf(blocks), norm, unembedding, all.tensors, all.packed);
        } catch (RuntimeException | Error e) {
            all.close();
            throw e;
        }
    }

    /** What has been read so far. */
    private record Gathered(Source source, Map<String, Tensor> tensors, Map<String, PackedMatrix> packed)
            implements AutoCloseable {
        Tensor tensor(String name, long... shape) {
            Tensor tensor = source.get(name, shape);
            tensors.put(name, tensor);
            return tensor;
        }

        Projection projection(String name, long outs, long ins) {
            Optional<PackedMatrix> asKept = source.packed(name + ".weight", outs, ins);
            asKept.ifPresent(matrix -> packed.put(name + ".weight", matrix));
            return asKept.isPresent()
                    ? new Projection.Packed(asKept.get(), null)
                    : new Projection.Dense(tensor(name + ".weight", outs, ins), null);
        }

        /** {@code bare} with the bias of that name. */
        Projection biased(Projection bare, String name, long outs) {
            return bare.with(tensor(name + ".bias", outs));
        }

        @Override
        public void close() {
            tensors.values().forEach(Tensor::close);
            packed.values().forEach(PackedMatrix::close);
        }
    }

    private static Block block(DecoderConfig c, String at, Gathered all) {
        Traits traits = c.traits();
        boolean after = traits.postNorms();
        return new Block(
                all.tensor(at + "input_layernorm.weight", c.dModel()),
                qkv(c, at + "self_attn.", all),
                traits.qkNorm() ? all.tensor(at + "self_attn.q_norm.weight", c.dHead()) : null,
                traits.qkNorm() ? all.tensor(at + "self_attn.k_norm.weight", c.dHead()) : null,
                out(c, at + "self_attn.o_proj", all),
                after ? all.tensor(at + "post_attention_layernorm.weight", c.dModel()) : null,
                all.tensor(
                        at + (after ? "pre_feedforward_layernorm" : "post_attention_layernorm") + ".weight",
                        c.dModel()),
                gateUp(c, at + "mlp.", all),
                all.projection(at + "mlp.down_proj", c.dModel(), c.dMlp()),
                after ? all.tensor(at + "post_feedforward_layernorm.weight", c.dModel()) : null);
    }

    private static Qkv qkv(DecoderConfig c, String at, Gathered all) {
        int queries = c.nHeads() * c.dHead();
        int keys = c.nKvHeads() * c.dHead();
        if (c.traits().fused()) {
            return new Qkv.Fused(all.projection(at + "qkv_proj", queries + 2L * keys, c.dModel()));
        }
        Projection q = all.projection(at + "q_proj", queries, c.dModel());
        Projection k = all.projection(at + "k_proj", keys, c.dModel());
        Projection v = all.projection(at + "v_proj", keys, c.dModel());
        return c.qkvBias()
                ? new Qkv.Apart(
                        all.biased(q, at + "q_proj", queries),
                        all.biased(k, at + "k_proj", keys),
                        all.biased(v, at + "v_proj", keys))
                : new Qkv.Apart(q, k, v);
    }

    private static Projection out(DecoderConfig c, String name, Gathered all) {
        Projection bare = all.projection(name, c.dModel(), (long) c.nHeads() * c.dHead());
        return c.traits().outBias() ? all.biased(bare, name, c.dModel()) : bare;
    }

    private static GateUp gateUp(DecoderConfig c, String at, Gathered all) {
        return c.traits().fused()
                ? new GateUp.Fused(all.projection(at + "gate_up_proj", 2L * c.dMlp(), c.dModel()))
                : new GateUp.Apart(
                        all.projection(at + "gate_proj", c.dMlp(), c.dModel()),
                        all.projection(at + "up_proj", c.dMlp(), c.dModel()));
    }

    /**
     * These, with the matrices of the first blocks as numbers wherever they are packed.
     *
     * @param written takes what was written out, which the caller closes; the rest stays these weights'
     */
    Weights writtenOut(int layers, List<Tensor> written) {
        UnaryOperator<Projection> out = projection -> {
            if (!(projection instanceof Projection.Packed packed)) {
                return projection;
            }
            try (Scope scope = Scope.open()) {
                Tensor transposed = packed.weight().transposed().escape();
                written.add(transposed);
                return new Projection.WrittenOut(packed, transposed);
            }
        };
        List<Block> changed = new ArrayList<>(blocks);
        for (int i = 0; i < layers; i++) {
            changed.set(i, changed.get(i).with(out));
        }
        return new Weights(embedding, changed, finalNorm, unembedding, byName, packed);
    }

    /** How many numbers they are. */
    long elements() {
        return byName.values().stream().mapToLong(Tensor::elements).sum()
                + packed.values().stream()
                        .mapToLong(matrix -> (long) matrix.outs() * matrix.ins())
                        .sum();
    }

    /** Bytes of memory they take. */
    long bytes() {
        return byName.values().stream()
                        .mapToLong(tensor -> tensor.elements() * tensor.dtype().bytes())
                        .sum()
                + packed.values().stream().mapToLong(PackedMatrix::byteSize).sum();
    }

    @Override
    public void close() {
        byName.values().forEach(Tensor::close);
        packed.values().forEach(PackedMatrix::close);
    }
}
