package dev.retort.experiments;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Hooks;
import dev.retort.models.KvCache;
import dev.retort.models.StepModel;

/**
 * The distilled model decoding under an edit, with the base beside it: the base shadows every token up to the hook point,
 * with a cache of its own, because a paired feature's value needs both residual streams. Owns its caches only.
 */
public final class PairedSteps implements StepModel {
    private final CrosscodedPair pair;
    private final PairedEdit edit;
    private final KvCache baseCache;
    private final KvCache distilledCache;

    /**
     * @param edit of the distilled side; the caller closes it after this
     * @param capacity positions of the longest prompt and everything generated after it
     */
    public PairedSteps(CrosscodedPair pair, PairedEdit edit, int capacity) {
        this.pair = pair;
        this.edit = edit;
        this.baseCache = new KvCache(pair.point().layer(), capacity);
        this.distilledCache = new KvCache(pair.distilled().config().nLayers(), capacity);
    }

    @Override
    public Tensor begin(Tensor ids, long[] pads) {
        baseCache.begin(pads);
        distilledCache.begin(pads);
        return next(ids);
    }

    @Override
    public Tensor next(Tensor ids) {
        try (Scope scope = Scope.open()) {
            Tensor base = pair.base().stepResidual(ids, baseCache, pair.point()); // (B, T, d)
            Hooks hooks = Hooks.at(pair.point(), x -> x.add(edit.change(ids, base, x)));
            return scope.keep(pair.distilled().step(ids, distilledCache, hooks)); // (B, V)
        }
    }

    @Override
    public void select(Tensor rows) {
        baseCache.select(rows);
        distilledCache.select(rows);
    }

    @Override
    public void close() {
        baseCache.close();
        distilledCache.close();
    }
}
