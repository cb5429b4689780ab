package dev.retort.models;

import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.nio.file.Path;
import java.util.Collections;
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
    private final DecoderConfig config;
    private final Device device;
    private final Weights weights;
    private final RmsNorm norm;
    private final Attention attention;
    private final Positions positions;

    Decoder(DecoderConfig config, Device device, Weights weights) {
        this.config = config;
        this.device = device;
        this.weights = weights;
        this.norm = RmsNorm.of(config);
        this.attention = Attention.of(config);
        this.positions = new Positions(config, device, weights.embedding().dtype());
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

    /** Reads a Hugging Face folder or a GGUF file; see {@link Checkpoint#load}. */
    public static Decoder load(Path path, Device device) {
        return Checkpoint.load(path, device);
    }

    public DecoderConfig config() {
        return config;
    }

    public Device device() {
        return device;
    }

    /** Every parameter under its Hugging Face name, in the order of the forward pass; the decoder goes on owning them. */
    public Map<String, Tensor> parameters() {
        return Collections.unmodifiableMap(weights.byName());
    }

    /** Marks all parameters as wanting gradients; returns this decoder. */
    public Decoder trainable() {
        weights.byName().values().forEach(Tensor::requireGrad);
        return this;
    }

    /** Logits of every position, (B, T, V). */
    public Tensor logits(Batch batch, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            Tensor x = run(embed(batch.ids()), 0, config.nLayers(), null, hooks);
            return scope.keep(unembed(x));
        }
    }

    /** The hooked tensor at a point, (B, T, dModel); nothing above the point is computed. */
    public Tensor residual(Batch batch, HookPoint point, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            return scope.keep(read(scope, embed(batch.ids()), point, hooks));
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
            return scope.keep(run(x, point.layer(), config.nLayers(), null, hooks));
        }
    }

    /** Logits (B, V) of the last of the new positions {@code ids} (B, T), which the cache then holds. */
    public Tensor step(Tensor ids, KvCache cache, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            Tensor x = run(embed(ids), 0, config.nLayers(), cache, hooks);
            cache.advance((int) ids.size(1));
            return scope.keep(unembed(x.select(1, ids.size(1) - 1)));
        }
    }

    /** The residual stream entering a block at the new positions {@code ids} (B, T), which the cache then holds. */
    public Tensor stepResidual(Tensor ids, KvCache cache, HookPoint.ResidPre point) {
        try (Scope scope = Scope.open()) {
            Tensor x = run(embed(ids), 0, point.layer(), cache, Hooks.none());
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
        Tensor logits = norm.of(x, weights.finalNorm()).linear(weights.unembedding(), null); // (…, V)
        double cap = config.traits().logitCap();
        return cap == 0 ? logits : logits.div(cap).tanh().mul(cap);
    }

    private Tensor run(Tensor x, int from, int to, @Nullable KvCache cache, Hooks hooks) {
        Positions.Pass pass = positions.pass(x, cache);
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
                gate = x.linear(apart.gate(), null);
                up = x.linear(apart.up(), null);
            }
            case Weights.GateUp.Fused fused -> {
                Tensor both = x.linear(fused.gateUp(), null);
                gate = both.narrow(-1, 0, config.dMlp());
                up = both.narrow(-1, config.dMlp(), config.dMlp());
            }
        }
        Tensor activated = switch (config.traits().activation()) {
            case SILU -> gate.silu();
            case GELU_TANH -> gate.gelu(true);
        };
        return activated.mul(up).linear(w.down(), null); // (B, T, dModel)
    }

    private Tensor read(Scope scope, Tensor x, HookPoint point, Hooks hooks) {
        int layer = point.layer();
        if (point instanceof HookPoint.ResidPre) {
            return hooks.apply(point, run(x, 0, layer, null, hooks));
        }
        Tensor[] seen = new Tensor[1];
        Hooks reading = hooks.and(Hooks.at(point, hooked -> {
            // Escapes, because the block's own scope ends before the reader looks.
            seen[0] = hooked.add(0).escape();
            return hooked;
        }));
        run(x, 0, layer + 1, null, reading);
        return scope.own(seen[0]);
    }

    @Override
    public void close() {
        weights.close();
        positions.close();
    }
}
