package dev.retort.atlas.export;

import java.util.BitSet;
import java.util.List;

/**
 * What the pages of a dashboard have in common.
 *
 * @param exported features that have a page
 */
public record DashboardAtlas(
        List<String> models, String hook, String part, long tokens, int size, String sha256, BitSet exported) {
    public DashboardAtlas {
        models = List.copyOf(models);
    }

    /** Whether a feature has a page. */
    public boolean links(int feature) {
        return exported.get(feature);
    }
}
