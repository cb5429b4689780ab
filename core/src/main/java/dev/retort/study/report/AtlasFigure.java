package dev.retort.study.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the atlas's page shows, and the questions it goes back to.
 *
 * @param title empty when the section's own is enough
 * @param notes sentences before it
 * @param absent one line that says why there is nothing, or null
 * @param asked at least one on an atlas's page, unless it is absent
 */
record AtlasFigure(
        @Nullable Text title,
        List<Text> notes,
        List<Key> legend,
        List<Plot> plots,
        List<Grid> grids,
        List<AtlasShelf> shelves,
        @Nullable Text absent,
        List<Asked> asked) {

    /** A colour and what it stands for. */
    record Key(String style, Text words) {}

    /** {@code chart} is its place in the page's data. */
    record Plot(String chart, Text title, Text label) {}

    AtlasFigure {
        notes = List.copyOf(notes);
        legend = List.copyOf(legend);
        plots = List.copyOf(plots);
        grids = List.copyOf(grids);
        shelves = List.copyOf(shelves);
        asked = List.copyOf(asked);
    }

    static AtlasFigure absent(Text why) {
        return new AtlasFigure(null, List.of(), List.of(), List.of(), List.of(), List.of(), why, List.of());
    }

    /** Nothing was found by these questions. */
    static AtlasFigure nothing(Text why, List<Asked> asked) {
        return new AtlasFigure(null, List.of(), List.of(), List.of(), List.of(), List.of(), why, asked);
    }

    /** Tables of figures that no question to an atlas gave. */
    static AtlasFigure tables(List<Grid> grids) {
        return new AtlasFigure(null, List.of(), List.of(), List.of(), grids, List.of(), null, List.of());
    }

    static AtlasFigure table(@Nullable Text title, List<Text> notes, Grid grid, Asked asked) {
        return new AtlasFigure(title, notes, List.of(), List.of(), List.of(grid), List.of(), null, List.of(asked));
    }

    /** Charts, whose tables open below. */
    static AtlasFigure charts(
            @Nullable Text title, List<Text> notes, List<Key> legend, List<Plot> plots, List<Grid> grids, Asked asked) {
        return new AtlasFigure(title, notes, legend, plots, grids, List.of(), null, List.of(asked));
    }

    /** Features by headings that open. */
    static AtlasFigure features(List<Text> notes, List<AtlasShelf> shelves, List<Asked> asked) {
        return new AtlasFigure(null, notes, List.of(), List.of(), List.of(), shelves, null, new ArrayList<>(asked));
    }

    /** The same under a heading. */
    AtlasFigure titled(Text heading) {
        return new AtlasFigure(heading, notes, legend, plots, grids, shelves, absent, asked);
    }

    /** The same with one more question behind it. */
    AtlasFigure also(Asked question) {
        List<Asked> all = new ArrayList<>(asked);
        all.add(question);
        return new AtlasFigure(title, notes, legend, plots, grids, shelves, absent, all);
    }
}
