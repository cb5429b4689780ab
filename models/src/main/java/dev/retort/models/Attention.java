package dev.retort.models;

import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.AttentionStep;
import dev.retort.engine.kernel.Passes;
import dev.retort.engine.kernel.TextAttention;
import java.util.ArrayList;
import java.util.List;
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
        Tensor q = heads(projected[0], config.nHeads()); // (B, T, H, E)
        Tensor k = heads(projected[1], config.nKvHeads()); // (B, T, Hkv, E)
        Tensor v = heads(projected[2], config.nKvHeads()); // (B, T, Hkv, E)
        if (w.qNorm() != null && w.kNorm() != null) {
            q = norm.of(q, w.qNorm());
            k = norm.of(k, w.kNorm());
        }
        if (!config.traits().noRope().contains(layer)) {
            q = view.turn().apply(q);
            k = view.turn().apply(k);
        }
        if (cache != null) {
            cache.append(layer, k.transpose(1, 2), v.transpose(1, 2));
        }
        Tensor z = cache == null || cache.length() == 0
                ? texts(q, k, v, view, cache)
                : cached(layer, q, view, cache); // (B, T, H, E)
        return w.out().of(z.reshape(x.size(0), x.size(1), (long) config.nHeads() * config.dHead())); // (B, T, dModel)
    }

    private Tensor[] project(Tensor x, Weights.Qkv qkv) {
        return switch (qkv) {
            case Weights.Qkv.Apart w -> Projection.of(x, w.q(), w.k(), w.v());
            case Weights.Qkv.Fused w -> {
                Tensor all = w.qkv().of(x);
                long queries = (long) config.nHeads() * config.dHead();
                long keys = (long) config.nKvHeads() * config.dHead();
                yield new Tensor[] {
                    all.narrow(-1, 0, queries), all.narrow(-1, queries, keys), all.narrow(-1, queries + keys, keys)
                };
            }
        };
    }

    private Tensor heads(Tensor x, int heads) {
        return x.reshape(x.size(0), x.size(1), heads, config.dHead());
    }

    /** Of tokens that see nothing but one another: q (B, T, H, E), k and v (B, T, Hkv, E) → (B, T, H, E). */
    private Tensor texts(Tensor q, Tensor k, Tensor v, Positions.View view, @Nullable KvCache cache) {
        if (Passes.canAttend(q, k, v)) {
            int rows = (int) q.size(0);
            int steps = (int) q.size(1);
            int[] lengths = view.cuts();
            int[] starts = new int[lengths.length];
            for (int i = 1; i < starts.length; i++) {
                starts[i] = starts[i - 1] + lengths[i - 1];
            }
            if (lengths.length == 0) {
                lengths = new int[rows];
                starts = new int[rows];
                for (int b = 0; b < rows; b++) {
                    int pad = cache == null ? 0 : cache.pad(b);
                    starts[b] = b * steps + pad;
                    lengths[b] = steps - pad;
                }
            }
            return new TextAttention(scale(), cap(), view.window()).of(q, k, v, starts, lengths);
        }
        Tensor byHead = q.transpose(1, 2); // (B, H, T, E)
        Tensor keys = k.transpose(1, 2);
        Tensor values = v.transpose(1, 2);
        Tensor z = view.cuts().length == 0
                ? attend(byHead, keys, values, view.mask(), view.causal())
                : apart(byHead, keys, values, view);
        return z.transpose(1, 2);
    }

    /** Of tokens that follow what the cache holds: q (B, T, H, E) → (B, T, H, E). */
    private Tensor cached(int layer, Tensor q, Positions.View view, KvCache cache) {
        Tensor byHead = q.transpose(1, 2); // (B, H, T, E)
        Tensor z;
        if (q.size(1) == 1 && Passes.can(config.dHead(), byHead, cache.keys(layer), cache.values(layer))) {
            AttentionStep step = new AttentionStep(cache.length() + 1, scale(), cap());
            int[] first = cache.firstSeen(view.window(), q.size(0));
            z = step.of(byHead, cache.keys(layer), cache.values(layer), first);
        } else {
            Tensor[] all = cache.with(layer, q.size(1)); // (B, Hkv, S, E)
            z = attend(byHead, all[0], all[1], view.mask(), view.causal());
        }
        return z.transpose(1, 2);
    }

    private float scale() {
        return (float) config.traits().scoreScale();
    }

    private float cap() {
        return (float) config.traits().scoreCap();
    }

    /** Each of the texts that stand end to end (1, H, ΣT, E) by itself. */
    private Tensor apart(Tensor q, Tensor k, Tensor v, Positions.View view) {
        List<Tensor> texts = new ArrayList<>();
        long at = 0;
        for (int length : view.cuts()) {
            if (length == 0) {
                continue; // attention over nothing is no operation
            }
            Tensor mask = view.cutMask().apply(length);
            texts.add(attend(
                    q.narrow(2, at, length),
                    k.narrow(2, at, length),
                    v.narrow(2, at, length),
                    mask,
                    mask == null && length > 1));
            at += length;
        }
        return Tensor.cat(texts, 2);
    }

    /** (B, H, T, E). */
    private Tensor attend(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal) {
        double scale = config.traits().scoreScale();
        double cap = config.traits().scoreCap();
        boolean grouped = config.nHeads() != config.nKvHeads();
        if (cap == 0) {
            return Tensor.attention(q, k, v, mask, causal, grouped, scale);
        }
        long share = config.nHeads() / config.nKvHeads();
        Tensor rows = q.reshape(q.size(0), config.nKvHeads(), share * q.size(2), q.size(3));
        Tensor scores =
                rows.matmul(k.transpose(-2, -1)).mul(scale).div(cap).tanh().mul(cap);
        scores = scores.reshape(q.size(0), q.size(1), q.size(2), k.size(2)); // (B, H, T, S)
        Tensor weights = (mask == null ? scores : scores.add(mask)).softmax(-1);
        return weights.reshape(q.size(0), config.nKvHeads(), share * q.size(2), k.size(2))
                .matmul(v)
                .reshape(q.shape()); // (B, H, T, E)
    }
}
