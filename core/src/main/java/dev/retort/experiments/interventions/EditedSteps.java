package dev.retort.experiments.interventions;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.models.Decoder;
import dev.retort.models.Hooks;
import dev.retort.models.KvCache;
import dev.retort.models.StepModel;
import org.jspecify.annotations.Nullable;

/**
 * One model of a pair writing under an edit. Where the edit's encoder is paired, the other model shadows every token up to
 * the hook point, with a cache of its own. Owns its caches only.
 */
public final class EditedSteps implements StepModel {
    private final CrosscodedPair pair;
    private final Edit edit;
    private final EditRun run;
    private final KvCache cache;
    private final @Nullable KvCache shadow;

    /**
     * @param edit the caller closes it after this
     * @param capacity positions of the longest prompt and everything written after it
     * @param meter told how much is changed, or null
     */
    public EditedSteps(CrosscodedPair pair, Edit edit, int capacity, @Nullable DoseMeter meter) {
        this.pair = pair;
        this.edit = edit;
        this.run = new EditRun(edit, meter);
        this.cache = new KvCache(pair.model(edit.side()).config().nLayers(), capacity);
        this.shadow = edit.needsBoth() ? new KvCache(pair.point().layer(), capacity) : null;
    }

    @Override
    public Tensor begin(Tensor ids, long[] pads) {
        cache.begin(pads);
        if (shadow != null) {
            shadow.begin(pads);
        }
        run.write(pads, (int) ids.size(1));
        return next(ids);
    }

    @Override
    public Tensor next(Tensor ids) {
        try (Scope scope = Scope.open()) {
            Decoder edited = pair.model(edit.side());
            Tensor other = shadow == null ? null : other().stepResidual(ids, shadow, pair.point()); // (B, T, d)
            Hooks hooks = Hooks.at(
                    pair.point(), x -> edit.side() == Side.BASE ? run.apply(ids, x, other) : run.apply(ids, other, x));
            return scope.keep(edited.step(ids, cache, hooks)); // (B, V)
        }
    }

    private Decoder other() {
        return switch (edit.side()) {
            case BASE -> pair.distilled();
            case DISTILLED -> pair.base();
        };
    }

    @Override
    public void select(Tensor rows) {
        cache.select(rows);
        if (shadow != null) {
            shadow.select(rows);
        }
        run.select(rows.toLongs());
    }

    @Override
    public void close() {
        cache.close();
        if (shadow != null) {
            shadow.close();
        }
    }
}
