package dev.retort.study.report;

import dev.retort.basics.BadInput;
import dev.retort.study.metrics.Tree;
import dev.retort.tables.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An atlas that is being asked for its report.
 *
 * @param about what {@code atlas.json} says
 * @param charts gets the data of the charts, by their names
 */
record AtlasInquiry(Database database, Tree about, Words words, Map<String, Object> charts) {
    Asked ask(String sql) {
        return Asked.of(database, sql);
    }

    boolean has(String table) {
        return database.has(table);
    }

    Text text(String key, Object... arguments) {
        return words.text("atlas." + key, arguments);
    }

    /** A bound of the verified classes; null in an atlas that does not tell. */
    @Nullable
    Double bound(String name) {
        return about.at("bounds").number(name);
    }

    /** What the atlas lacks stands in the figure's place as one line. */
    AtlasFigure from(String table, Supplier<AtlasFigure> figure) {
        AtomicReference<AtlasFigure> made = new AtomicReference<>();
        Text missing = missing(table, () -> made.set(figure.get()));
        return missing == null ? made.get() : AtlasFigure.absent(missing);
    }

    /** Null when all that is asked of a table is there; else what is not: the table, or columns that another version wrote. */
    @Nullable
    Text missing(String table, Runnable asking) {
        if (!has(table)) {
            return text("without." + table);
        }
        try {
            asking.run();
            return null;
        } catch (BadInput e) {
            return text("unreadable", table, String.valueOf(e.getMessage()));
        }
    }

    /** A chart of the page. */
    AtlasFigure.Plot plot(String name, Text title, Text label, Map<String, @Nullable Object> data) {
        charts.put(name, data);
        return new AtlasFigure.Plot(name, title, label);
    }

    /** Classes as the page's legends have them, in their order. */
    List<AtlasFigure.Key> legend(Iterable<String> classes) {
        List<AtlasFigure.Key> keys = new ArrayList<>();
        for (String word : classes) {
            keys.add(new AtlasFigure.Key(AtlasClasses.style(word), words.name("class", word)));
        }
        return keys;
    }
}
