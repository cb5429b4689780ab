package dev.retort.atlas.export;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws the pages of a dashboard: complete HTML that loads nothing. */
public interface DashboardPages {
    /**
     * A feature's page, in the folder {@code features} beside the index.
     *
     * @param before the feature whose page comes before, or null
     * @param after the one that comes after
     */
    String feature(DashboardAtlas atlas, FeatureCard card, @Nullable Integer before, @Nullable Integer after);

    /** The page that leads to all others. */
    String index(DashboardAtlas atlas, List<DashboardRow> rows);
}
