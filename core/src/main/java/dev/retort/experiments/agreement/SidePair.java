package dev.retort.experiments.agreement;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Origin;
import dev.retort.basics.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two sides of a store that are compared.
 *
 * @param a place of the first, the reference
 * @param b place of the other
 * @param hook the hook point of both, or both hook points
 */
public record SidePair(int a, int b, String hook, String modelA, String modelB, int widthA, int widthB) {
    /**
     * At each hook point each model with the first that was harvested there; where no two sides share a hook point, each side
     * with the first.
     *
     * @throws BadInput when there is but one side
     */
    public static List<SidePair> of(ActivationStore store) {
        List<Origin> origins = store.origins();
        if (origins.size() < 2) {
            throw new BadInput("agreement needs two models; the store holds one ("
                    + origins.getFirst().model() + " at " + origins.getFirst().hook()
                    + "). Harvest both, or give a second --store.");
        }
        Map<String, Integer> firstAt = new LinkedHashMap<>();
        List<SidePair> pairs = new ArrayList<>();
        for (int side = 0; side < origins.size(); side++) {
            Integer first = firstAt.putIfAbsent(origins.get(side).hook(), side);
            if (first != null) {
                pairs.add(of(store, first, side));
            }
        }
        if (pairs.isEmpty()) {
            for (int side = 1; side < origins.size(); side++) {
                pairs.add(of(store, 0, side));
            }
        }
        return pairs;
    }

    private static SidePair of(ActivationStore store, int a, int b) {
        Origin one = store.origins().get(a);
        Origin other = store.origins().get(b);
        String hook = one.hook().equals(other.hook()) ? one.hook() : one.hook() + ", " + other.hook();
        return new SidePair(
                a,
                b,
                hook,
                one.model(),
                other.model(),
                store.sides().width(a),
                store.sides().width(b));
    }
}
