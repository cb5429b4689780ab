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
 * A decoder-only transformer of the Llama line: RMS norm, rotary attention with grouped keys, gated MLP.
 *
 * <p>Owns its weights; close it. One thread at a time. Results belong to the caller's scope. Gradients are recorded when a
 * parameter or an edit at a hook point asks for them, and only then.
 */
public final class Decoder implements AutoCloseable {
    private final DecoderConfig config;
    private final Device device;
    private final Weights weights;
    private final RopeTable rope;

    Decoder(DecoderConfig config, Device device, Weights weights) {
        this.config = config;
        this.device = device;
        this.weights = weights;
        this.rope = new RopeTable(
                config.rope(), config.dHead(), device, weights.embedding().dtype());
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
                    return Tensor.ones(device, DType.F32, shape).escape();
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
            Tensor x = run(embed(batch.ids()), 0, config.nLayers(), new Whole(), hooks);
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
            return scope.keep(run(x, point.layer(), config.nLayers(), new Whole(), hooks));
        }
    }

    /** Logits (B, V) of the last of the new positions {@code ids} (B, T), which the cache then holds. */
    public Tensor step(Tensor ids, KvCache cache, Hooks hooks) {
        try (Scope scope = Scope.open()) {
            Cached mode = new Cached(cache, (int) ids.size(1));
            Tensor x = run(embed(ids), 0, config.nLayers(), mode, hooks);
            cache.advance(mode.steps());
            return scope.keep(unembed(x.select(1, ids.size(1) - 1)));
        }
    }

    /** The residual stream entering a block at the new positions {@code ids} (B, T), which the cache then holds. */
    public Tensor stepResidual(Tensor ids, KvCache cache, HookPoint.ResidPre point) {
        try (Scope scope = Scope.open()) {
            Cached mode = new Cached(cache, (int) ids.size(1));
            Tensor x = run(embed(ids), 0, point.layer(), mode, Hooks.none());
            cache.advance(mode.steps());
            return scope.keep(x);
        }
    }

    // ---- the forward pass, in the order of the paper -----------------------------------------------------------

    /** Whether positions stand alone or follow a cache. */
    private sealed interface Mode {}

    private record Whole() implements Mode {}

    private record Cached(KvCache cache, int steps) implements Mode {}

    private Tensor embed(Tensor ids) {
        return weights.embedding().embedding(ids); // (B, T, dModel)
    }

    /** Logits (…, V) of positions whose residual stream leaves the last block as {@code x} (…, dModel). */
    public Tensor unembed(Tensor x) {
        return norm(x, weights.finalNorm()).linear(weights.unembedding(), null); // (…, V)
    }

    private Tensor run(Tensor x, int from, int to, Mode mode, Hooks hooks) {
        Attention attention = attention(x, mode);
        for (int layer = from; layer < to; layer++) {
            try (Scope scope = Scope.open()) {
                x = scope.keep(block(layer, x, attention, hooks));
            }
        }
        return x;
    }

    private Tensor block(int layer, Tensor x, Attention attention, Hooks hooks) {
        Weights.Block w = weights.blocks().get(layer);
        x = hooks.apply(new HookPoint.ResidPre(layer), x);
        Tensor attended = attention.of(layer, norm(x, w.attentionNorm()), w);
        x = x.add(hooks.apply(new HookPoint.AttnOut(layer), attended));
        x = hooks.apply(new HookPoint.ResidMid(layer), x);
        Tensor mlp = mlp(norm(x, w.mlpNorm()), w);
        x = x.add(hooks.apply(new HookPoint.MlpOut(layer), mlp));
        return hooks.apply(new HookPoint.ResidPost(layer), x); // (B, T, dModel)
    }

    private Tensor norm(Tensor x, Tensor weight) {
        return x.mul(x.square().mean(-1, true).add(config.normEps()).rsqrt()).mul(weight);
    }

    private static Tensor mlp(Tensor x, Weights.Block w) {
        Tensor gate = x.linear(w.gate(), null).silu(); // (B, T, dMlp)
        return gate.mul(x.linear(w.up(), null)).linear(w.down(), null); // (B, T, dModel)
    }

    /** Everything about positions that all layers share. */
    private record Attention(
            DecoderConfig c,
            RopeTable.Turn turn,
            @Nullable KvCache cache,
            @Nullable Tensor mask,
            boolean causal) {
        Tensor of(int layer, Tensor x, Weights.Block w) {
            Tensor q = turn.apply(heads(x.linear(w.q(), w.qBias()), c.nHeads())); // (B, H, T, E)
            Tensor k = turn.apply(heads(x.linear(w.k(), w.kBias()), c.nKvHeads())); // (B, Hkv, T, E)
            Tensor v = heads(x.linear(w.v(), w.vBias()), c.nKvHeads());
            if (cache != null) {
                Tensor[] all = cache.append(layer, k, v); // (B, Hkv, S, E)
                k = all[0];
                v = all[1];
            }
            Tensor z = Tensor.attention(q, k, v, mask, causal, c.nHeads() != c.nKvHeads()); // (B, H, T, E)
            Tensor joined = z.transpose(1, 2).reshape(x.size(0), x.size(1), (long) c.nHeads() * c.dHead());
            return joined.linear(w.out(), null); // (B, T, dModel)
        }

        private Tensor heads(Tensor x, int heads) {
            return x.reshape(x.size(0), x.size(1), heads, c.dHead()).transpose(1, 2);
        }
    }

    private Attention attention(Tensor x, Mode mode) {
        return switch (mode) {
            case Whole() -> new Attention(config, rope.consecutive(0, (int) x.size(1)), null, null, true);
            case Cached(KvCache cache, int steps) -> {
                Tensor positions = cache.positions(device, steps);
                RopeTable.Turn turn = positions == null
                        ? rope.consecutive(cache.length(), steps)
                        : rope.at(positions, cache.length() + steps);
                Tensor mask = cache.mask(device, x.dtype(), steps);
                yield new Attention(config, turn, cache, mask, mask == null && steps > 1);
            }
        };
    }

    private Tensor read(Scope scope, Tensor x, HookPoint point, Hooks hooks) {
        int layer = point.layer();
        if (point instanceof HookPoint.ResidPre) {
            return hooks.apply(point, run(x, 0, layer, new Whole(), hooks));
        }
        Tensor[] seen = new Tensor[1];
        Hooks reading = hooks.and(Hooks.at(point, hooked -> {
            // Escapes, because the block's own scope ends before the reader looks.
            seen[0] = hooked.add(0).escape();
            return hooked;
        }));
        run(x, 0, layer + 1, new Whole(), reading);
        return scope.own(seen[0]);
    }

    @Override
    public void close() {
        weights.close();
        rope.close();
    }
}
