package dev.retort.atlas;

import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which features have the most of something, of those that are asked for.
 *
 * @param word their class; null for any
 * @param least NRN at least
 * @param most NRN at most
 * @param often share of tokens they fire on, at least
 * @param category how well they tell it; null for none
 * @param contrast in which {@link Contrast}, by its text
 * @param source by {@code words} or {@code labels}; null for labels where there are any of the category
 * @param by column to order by; null for the usual one
 * @param ascending the least first
 */
public record FeatureQuestion(
        @Nullable String word,
        double least,
        double most,
        double often,
        @Nullable String category,
        String contrast,
        @Nullable String source,
        @Nullable String by,
        boolean ascending) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_NAMES = 1000;
    private static final List<String> ORDERS =
            List.of("firing", "nrn", "mean", "max", "nu_error", "nu_reconstruction", "cos_decoder");
    private static final List<String> CATEGORY_ORDERS =
            List.of("auroc", "auroc_chosen", "lift", "precision_at_100", "reason_score", "q");

    /**
     * @param rows at most
     * @throws BadInput when a class, category, contrast, source or column is none
     */
    public Table ask(Database database, int rows) {
        String order = by == null ? category == null ? ORDERS.getFirst() : CATEGORY_ORDERS.getFirst() : by;
        List<String> orders = new ArrayList<>(ORDERS);
        if (category != null) {
            orders.addAll(CATEGORY_ORDERS);
        }
        require("--by", order, orders);
        if (word != null) {
            require(
                    "--class",
                    word,
                    Arrays.stream(FeatureClass.values()).map(FeatureClass::word).toList());
        }
        String figures = category == null
                ? "mean, max, nu_error, nu_reconstruction"
                : "auroc, low, high, q, lift, precision_at_100, reason_score";
        StringBuilder sql = new StringBuilder("SELECT feature, class, nrn, cos_decoder, firing, " + figures
                + " FROM features" + (category == null ? "" : " JOIN categories USING (feature)")
                + " WHERE nrn BETWEEN ? AND ? AND firing >= ?");
        List<Object> parameters = new ArrayList<>(List.of(least, most, often));
        if (word != null) {
            sql.append(" AND class = ?");
            parameters.add(word);
        }
        if (category != null) {
            sql.append(" AND category = ? AND contrast = ? AND source = ?");
            parameters.addAll(List.of(category, contrast, source(database, category)));
        }
        sql.append(" ORDER BY ").append(order).append(ascending ? "" : " DESC").append(" NULLS LAST, feature");
        return database.query(sql.toString(), rows, LIMIT, parameters.toArray());
    }

    /** Who says where the category is, after making sure that somebody does. */
    private String source(Database database, String asked) {
        if (!database.has("categories")) {
            throw new BadInput("--category " + asked + ": this atlas was built without categories; "
                    + "`retort atlas build --categories …` from a store with its corpus makes them.");
        }
        require("--category", asked, names(database, "SELECT DISTINCT category FROM categories ORDER BY 1"));
        List<String> contrasts =
                names(database, "SELECT DISTINCT contrast FROM categories WHERE category = ? ORDER BY 1", asked);
        require("--contrast", contrast, contrasts);
        List<String> sources = names(
                database,
                "SELECT DISTINCT source FROM categories WHERE category = ? AND contrast = ? ORDER BY 1",
                asked,
                contrast);
        String chosen = source == null ? sources.getFirst() : source;
        require("--source", chosen, sources);
        return chosen;
    }

    private static List<String> names(Database database, String sql, Object... parameters) {
        return database.query(sql, MOST_NAMES, LIMIT, parameters).rows().stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    private static void require(String option, String given, List<String> there) {
        if (!there.contains(given)) {
            String names = there.isEmpty() ? "none" : String.join(", ", there);
            throw new BadInput(option + " " + given + ": there are " + names + ".");
        }
    }
}
