package dev.retort.models;

import dev.retort.engine.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decoder with its cache and its hooks; closing it frees the cache, not the decoder. */
public final class DecoderSteps implements StepModel {
    private final Decoder decoder;
    private final Hooks hooks;
    private final KvCache cache;

    /** All tokens so far (B, S), kept only where a long text makes the model begin again. */
    private @Nullable Tensor seen;

    /**
     * @param capacity positions of the longest prompt and everything generated after it
     */
    public DecoderSteps(Decoder decoder, Hooks hooks, int capacity) {
        this.decoder = decoder;
        this.hooks = hooks;
        this.cache = new KvCache(decoder.config().nLayers(), capacity);
    }

    @Override
    public Tensor begin(Tensor ids, long[] pads) {
        cache.begin(pads);
        return next(ids);
    }

    @Override
    public Tensor next(Tensor ids) {
        if (!(decoder.config().rope().scaling() instanceof Rope.LongRope)) {
            return decoder.step(ids, cache, hooks);
        }
        Tensor all = seen == null ? ids : Tensor.cat(List.of(seen, ids), 1);
        boolean again = decoder.config().rope().restarts(cache.length(), (int) ids.size(1));
        if (again) {
            cache.restart();
        }
        remember(all.copy());
        return decoder.step(again ? all : ids, cache, hooks);
    }

    private void remember(Tensor all) {
        if (seen != null) {
            seen.close();
        }
        seen = all.escape();
    }

    @Override
    public void select(Tensor rows) {
        cache.select(rows);
        if (seen != null) {
            remember(seen.indexSelect(0, rows));
        }
    }

    @Override
    public void close() {
        cache.close();
        if (seen != null) {
            seen.close();
        }
    }
}
