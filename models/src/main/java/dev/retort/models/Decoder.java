package dev.retort.models;

import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Passes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer of the Llama line: RMS norm, rotary attention with grouped keys, gated MLP; where a family
 * departs from it, {@link Traits} says so.
 *
 * <p>Owns its weights; close it. One thread at a time. Results belong to the caller's scope. Gradients are recorded when a
 * parameter or an edit at a hook point asks for them, and only then.
 */
public final class Decoder implements AutoCloseable {
    private static final int[] WHOLE_ROWS = {};

    private final DecoderConfig config;
    private final Device device;
    private final Weights weights;
    private final Runnable freeing;
    private final RmsNorm norm;
    private final Attention attention;
    private final Positions positions;

    Decoder(DecoderConfig config, Device device, Weights weights) {
        this(config, device, weights, weights::close);
    }

    private Decoder(DecoderConfig config, Device device, Weights weights, Runnable freeing) {
        this.freeing = freeing;
        this.config = config;
        this.device = device;
        this.weights = weights;
        this.norm = RmsNorm.of(config);
        this.attention = Attention.of(config);
        this.positions = new Positions(config, device, weights.finalNorm().dtype());
    }

    /**
     * Fresh weights: normal with deviation 0.64/√dModel, norms one, biases zero; the same for a seed on every machine.
     *
     * <p>That is the usual 0.02 at a width of 1,024 and 0.08 at 64, where 0.02 learns markedly slower (docs/lab.md).
     */
    public static Decoder random(DecoderConfig config, long seed, Device device) {
        double deviation = 0.64 / Math.sqrt(config.dModel());
        try (Scope scope = Scope.open()) {
            Weights weights = Weights.from(config, (name, shape) -> {
                if (name.endsWith("norm.weight")) {
                    return (config.traits().normsAddOne()
                                    ? Tensor.zeros(device, DType.F32, shape)
                                    : Tensor.ones(device, DType.F32, shape))
                            .escape();
                }
                if (name.endsWith(".bias")) {
                    return Tensor.zeros(device, DType.F32, shape).escape();
                }
                RandomGenerator random = Rng.of(seed, "init " + name);
                return Tensor.normal(device, random, 0, deviation, shape).escape();
            });
            return new Decoder(config, device, weights);
        }
    }

    /** Reads a Hugging Face folder or a GGUF file, to run it; see {@link Checkpoint#load}. */
    public static Decoder load(Path path, Device device) {
        return Checkpoint.load(path, device, WeightForm.AS_KEPT);
    }

    /** Reads one to train it or to write it out: all of its {@link #parameters} are F32 tensors. */
    public static Decoder loadDense(Path path, Device device) {
        return Checkpoint.load(path, device, WeightForm.DENSE);
    }

    /**
     * This decoder for one more thread. It shares the weights, which this one goes on owning and must outlive it; closing
     * it frees only what is its own.
     */
    public Decoder twin() {
        return new Decoder(config, device, weights, () -> {});
    }

    /**
     * A {@link #twin} for many tokens at a time: matrices kept as their file has them are written out as numbers as far as
     * the given point, four bytes for each.
     */
    public Decoder twinForMany(HookPoint point) {
        List<Tensor> written = new ArrayList<>();
        int layers = point instanceof HookPoint.ResidPre ? point.layer() : point.layer() + 1;
        return new Decoder(config, device, weights.writtenOut(layers, written), () -> written.forEach(Tensor::close));
    }

    public DecoderConfig config() {
        return config;
    }

    public Device device() {
        return device;
    }

    /** How many numbers its parameters are. */
    public long parameterCount() {
        return weights.elements();
    }

    /** Bytes of memory they take. */
    public long parameterBytes() {
        return weights.bytes();
    }

    /**
     * Every parameter under its Hugging Face name, in the order of the forward pass; the decoder goes on owning them.
     *
     * @throws IllegalStateException when some are not tensors, since they are kept as their file has them
     */
    public Map<String, Tensor> parameters() {
        if (!weights.packed().isEmpty()) {
            throw new IllegalStateException("this decoder was loaded to run; loadDense reads one to train or to write");
        }
        return Collections.unmodifiableMap(weights.byName());
    }

    /** Marks all parameters as wanting gradients; returns this decoder. */
    public Decoder trainable() {
        parameters().values().forEach(Tensor::requireGrad);
        return this;
    }

    /** Logits of every position, (B, T, V). */
    public Tensor logits(Batch batch, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            Tensor x = embed(batch.ids());
            return scope.keep(unembed(run(x, 0, config.nLayers(), positions.pass(x, batch.cuts()), null, hooks)));
        }
    }

    /** The hooked tensor at a point, (B, T, dModel); nothing above the point is computed. */
    public Tensor residual(Batch batch, HookPoint point, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            return scope.keep(read(scope, batch, point, hooks));
        }
    }

    /** Logits (B, T, V) when the residual stream entering a block is {@code x} (B, T, dModel), by whatever means. */
    public Tensor logitsFrom(HookPoint.ResidPre point, Tensor x, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            return scope.keep(unembed(streamFrom(point, x, hooks)));
        }
    }

    /**
     * The residual stream leaving the last block (B, T, dModel) when the one entering a block is {@code x}; with
     * {@link #unembed} for whoever needs the logits of a few positions of a large vocabulary.
     */
    public Tensor streamFrom(HookPoint.ResidPre point, Tensor x, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            return scope.keep(run(x, point.layer(), config.nLayers(), positions.pass(x, WHOLE_ROWS), null, hooks));
        }
    }

    /** Logits (B, V) of the last of the new positions {@code ids} (B, T), which the cache then holds. */
    public Tensor step(Tensor ids, KvCache cache, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            Tensor embedded = embed(ids);
            Tensor x = run(embedded, 0, config.nLayers(), positions.pass(embedded, cache), cache, hooks);
            cache.advance((int) ids.size(1));
            return scope.keep(unembed(x.select(1, ids.size(1) - 1)));
        }
    }

    /** The residual stream entering a block at the new positions {@code ids} (B, T), which the cache then holds. */
    public Tensor stepResidual(Tensor ids, KvCache cache, HookPoint.ResidPre point) {
        try (Scope scope = Scope.open()) {
            Tensor embedded = embed(ids);
            Tensor x = run(embedded, 0, point.layer(), positions.pass(embedded, cache), cache, Hooks.none());
            cache.advance((int) ids.size(1));
            return scope.keep(x);
        }
    }

    // ---- the forward pass, in the order of the paper -----------------------------------------------------------

    private Tensor embed(Tensor ids) {
        Tensor x = weights.embedding().embedding(ids); // (B, T, dModel)
        double scale = config.traits().embeddingScale();
        return scale == 1 ? x : x.mul(scale);
    }

    /** Logits (…, V) of positions whose residual stream leaves the last block as {@code x} (…, dModel). */
    public Tensor unembed(Tensor x) {
        Tensor logits = weights.unembedding().of(norm.of(x, weights.finalNorm())); // (…, V)
        double cap = config.traits().logitCap();
        return cap == 0 ? logits : logits.div(cap).tanh().mul(cap);
    }

    private Tensor run(Tensor x, int from, int to, Positions.Pass pass, @Nullable KvCache cache, Hooks hooks) {
        for (int layer = from; layer < to; layer++) {
            try (Scope scope = Scope.open()) {
                x = scope.keep(block(layer, x, pass, cache, hooks));
            }
        }
        return x;
    }

    private Tensor block(int layer, Tensor x, Positions.Pass pass, @Nullable KvCache cache, Hooks hooks) {
        Weights.Block w = weights.blocks().get(layer);
        x = hooks.apply(new HookPoint.ResidPre(layer), x);
        Tensor attended =
                after(w.afterAttention(), attention.of(layer, norm.of(x, w.attentionNorm()), w, pass.of(layer), cache));
        x = x.add(hooks.apply(new HookPoint.AttnOut(layer), attended));
        x = hooks.apply(new HookPoint.ResidMid(layer), x);
        Tensor mlp = after(w.afterMlp(), mlp(norm.of(x, w.mlpNorm()), w));
        x = x.add(hooks.apply(new HookPoint.MlpOut(layer), mlp));
        return hooks.apply(new HookPoint.ResidPost(layer), x); // (B, T, dModel)
    }

    private Tensor after(@Nullable Tensor weight, Tensor x) {
        return weight == null ? x : norm.of(x, weight);
    }

    private Tensor mlp(Tensor x, Weights.Block w) {
        Tensor gate; // (B, T, dMlp)
        Tensor up;
        switch (w.gateUp()) {
            case Weights.GateUp.Apart apart -> {
                Tensor[] two = Projection.of(x, apart.gate(), apart.up());
                gate = two[0];
                up = two[1];
            }
            case Weights.GateUp.Fused fused -> {
                Tensor both = fused.gateUp().of(x);
                gate = both.narrow(-1, 0, config.dMlp());
                up = both.narrow(-1, config.dMlp(), config.dMlp());
            }
        }
        if (config.traits().activation() == Traits.Activation.SILU && Passes.can(config.dMlp(), gate, up)) {
            return w.down().of(Passes.gated(gate, up));
        }
        Tensor activated = switch (config.traits().activation()) {
            case SILU -> gate.silu();
            case GELU_TANH -> gate.gelu(true);
        };
        return w.down().of(activated.mul(up)); // (B, T, dModel)
    }

    private Tensor read(Scope scope, Batch batch, HookPoint point, Hooks hooks) {
        int layer = point.layer();
        Tensor x = embed(batch.ids());
        Positions.Pass pass = positions.pass(x, batch.cuts());
        if (point instanceof HookPoint.ResidPre) {
            return hooks.apply(point, run(x, 0, layer, pass, null, hooks));
        }
        Tensor[] seen = new Tensor[1];
        Hooks reading = hooks.and(Hooks.at(point, hooked -> {
            // Escapes, because the block's own scope ends before the reader looks.
            seen[0] = hooked.add(0).escape();
            return hooked;
        }));
        run(x, 0, layer + 1, pass, null, reading);
        return scope.own(seen[0]);
    }

    @Override
    public void close() {
        freeing.run();
        positions.close();
    }
}
