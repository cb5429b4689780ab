package dev.retort.models;

import dev.retort.engine.Tensor;

/** A decoder with its cache and its hooks; closing it frees the cache, not the decoder. */
public final class DecoderSteps implements StepModel {
    private final Decoder decoder;
    private final Hooks hooks;
    private final KvCache cache;

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
        return decoder.step(ids, cache, hooks);
    }

    @Override
    public Tensor next(Tensor ids) {
        return decoder.step(ids, cache, hooks);
    }

    @Override
    public void select(Tensor rows) {
        cache.select(rows);
    }

    @Override
    public void close() {
        cache.close();
    }
}
