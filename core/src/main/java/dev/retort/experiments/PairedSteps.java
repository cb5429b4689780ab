package dev.retort.experiments;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.CrosscodedPair.Side;
import dev.retort.models.Hooks;
import dev.retort.models.KvCache;
import dev.retort.models.StepModel;

/**
 * One model of a pair decoding under an edit, with the other beside it: that one shadows every token up to the hook point,
 * with a cache of its own, because a paired feature's value needs both residual streams. Owns its caches only.
 */
public final class PairedSteps implements StepModel {
    private final CrosscodedPair pair;
    private final Side side;
    private final PairedEdit edit;
    private final KvCache shadowCache;
    private final KvCache cache;

    /** The distilled model, as {@link #PairedSteps(CrosscodedPair, Side, PairedEdit, int)}. */
    public PairedSteps(CrosscodedPair pair, PairedEdit edit, int capacity) {
        this(pair, Side.DISTILLED, edit, capacity);
    }

    /**
     * @param side which model decodes
     * @param edit what is added to its residual stream; the caller closes it after this
     * @param capacity positions of the longest prompt and everything generated after it
     */
    public PairedSteps(CrosscodedPair pair, Side side, PairedEdit edit, int capacity) {
        this.pair = pair;
        this.side = side;
        this.edit = edit;
        this.shadowCache = new KvCache(pair.point().layer(), capacity);
        this.cache = new KvCache(pair.model(side).config().nLayers(), capacity);
    }

    @Override
    public Tensor begin(Tensor ids, long[] pads) {
        shadowCache.begin(pads);
        cache.begin(pads);
        return next(ids);
    }

    @Override
    public Tensor next(Tensor ids) {
        try (Scope scope = Scope.open()) {
            Tensor other = pair.model(side.other()).stepResidual(ids, shadowCache, pair.point()); // (B, T, d)
            Hooks hooks = Hooks.at(
                    pair.point(),
                    x -> x.add(side == Side.BASE ? edit.change(ids, x, other) : edit.change(ids, other, x)));
            return scope.keep(pair.model(side).step(ids, cache, hooks)); // (B, V)
        }
    }

    @Override
    public void select(Tensor rows) {
        shadowCache.select(rows);
        cache.select(rows);
    }

    @Override
    public void close() {
        shadowCache.close();
        cache.close();
    }
}
