package dev.retort.models;

import dev.retort.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** Attention with grouped keys, as each family has it (Ainslie et al. 2305.13245; capped scores: Gemma 2, 2408.00118). */
record Attention(DecoderConfig config, RmsNorm norm) {
    static Attention of(DecoderConfig config) {
        return new Attention(config, RmsNorm.of(config));
    }

    /**
     * What attention gives (B, T, dModel), before any norm behind it.
     *
     * @param x the normed residual stream (B, T, dModel)
     * @param cache where keys and values go and come from, or null
     */
    Tensor of(int layer, Tensor x, Weights.Block w, Positions.View view, @Nullable KvCache cache) {
        Tensor[] projected = project(x, w.qkv());
        Tensor q = heads(projected[0], config.nHeads()); // (B, H, T, E)
        Tensor k = heads(projected[1], config.nKvHeads()); // (B, Hkv, T, E)
        Tensor v = heads(projected[2], config.nKvHeads());
        if (w.qNorm() != null && w.kNorm() != null) {
            q = norm.of(q, w.qNorm());
            k = norm.of(k, w.kNorm());
        }
        if (!config.traits().noRope().contains(layer)) {
            q = view.turn().apply(q);
            k = view.turn().apply(k);
        }
        if (cache != null) {
            Tensor[] all = cache.append(layer, k, v); // (B, Hkv, S, E)
            k = all[0];
            v = all[1];
        }
        Tensor z = attend(q, k, v, view); // (B, H, T, E)
        Tensor joined = z.transpose(1, 2).reshape(x.size(0), x.size(1), (long) config.nHeads() * config.dHead());
        return joined.linear(w.out(), w.outBias()); // (B, T, dModel)
    }

    private Tensor[] project(Tensor x, Weights.Qkv qkv) {
        return switch (qkv) {
            case Weights.Qkv.Apart w ->
                new Tensor[] {x.linear(w.q(), w.qBias()), x.linear(w.k(), w.kBias()), x.linear(w.v(), w.vBias())};
            case Weights.Qkv.Fused w -> {
                Tensor all = x.linear(w.qkv(), null);
                long queries = (long) config.nHeads() * config.dHead();
                long keys = (long) config.nKvHeads() * config.dHead();
                yield new Tensor[] {
                    all.narrow(-1, 0, queries), all.narrow(-1, queries, keys), all.narrow(-1, queries + keys, keys)
                };
            }
        };
    }

    private Tensor heads(Tensor x, int heads) {
        return x.reshape(x.size(0), x.size(1), heads, config.dHead()).transpose(1, 2);
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, Positions.View view) {
        double scale = config.traits().scoreScale();
        double cap = config.traits().scoreCap();
        boolean grouped = config.nHeads() != config.nKvHeads();
        if (cap == 0) {
            return Tensor.attention(q, k, v, view.mask(), view.causal(), grouped, scale);
        }
        long share = config.nHeads() / config.nKvHeads();
        Tensor rows = q.reshape(q.size(0), config.nKvHeads(), share * q.size(2), q.size(3));
        Tensor scores =
                rows.matmul(k.transpose(-2, -1)).mul(scale).div(cap).tanh().mul(cap);
        scores = scores.reshape(q.size(0), q.size(1), q.size(2), k.size(2)); // (B, H, T, S)
        Tensor weights = (view.mask() == null ? scores : scores.add(view.mask())).softmax(-1);
        return weights.reshape(q.size(0), config.nKvHeads(), share * q.size(2), k.size(2))
                .matmul(v)
                .reshape(q.shape()); // (B, H, T, E)
    }
}
