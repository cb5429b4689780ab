package dev.retort.atlas;

import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two atlases side by side, such as those of a real and a null pair, of two sizes, or of two kinds of crosscoder: how many
 * features of each class, how far NRN spreads, how well the best features tell the categories. Every figure is a question
 * that anyone can ask again.
 */
public final class AtlasComparison {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_ROWS = 10_000;

    /** A question whose rows are a figure's name and value. */
    private record Question(String table, String sql) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question(
                    "features",
                    "SELECT 'share ' || class AS figure, count(*) / (SELECT count(*) FROM features) AS value "
                            + "FROM features GROUP BY class ORDER BY class"),
            new Question(
                    "features",
                    "SELECT unnest(['features', 'L0', 'NRN, lowest twentieth', 'NRN, median', 'NRN, highest twentieth', "
                            + "'share of NRN above 0.9', 'share of NRN below 0.1', 'decoder cosine, median', "
                            + "'share of firing by distilled-only features']) AS figure, "
                            + "unnest([count(*)::DOUBLE, sum(firing), quantile_cont(nrn, 0.05) FILTER (fired > 0), "
                            + "median(nrn) FILTER (fired > 0), quantile_cont(nrn, 0.95) FILTER (fired > 0), "
                            + "avg((nrn > 0.9)::INT) FILTER (fired > 0), avg((nrn < 0.1)::INT) FILTER (fired > 0), "
                            + "median(cos_decoder) FILTER (fired > 0), "
                            + "coalesce(sum(firing) FILTER (class = 'distilled-only'), 0) / sum(firing)]) AS value "
                            + "FROM features"),
            new Question(
                    "categories",
                    "SELECT 'AUROC of the best, ' || source || ', ' || contrast || ', ' || category AS figure, "
                            + "auroc AS value FROM categories WHERE rank = 0 ORDER BY source, contrast, category"),
            new Question(
                    "categories",
                    "SELECT 'NRN of the ten best, ' || source || ', ' || contrast || ', ' || category AS figure, "
                            + "avg(nrn) AS value FROM categories JOIN features USING (feature) WHERE rank IS NOT NULL "
                            + "GROUP BY source, contrast, category ORDER BY source, contrast, category"));

    private AtlasComparison() {}

    /** Of each figure that either atlas has, the first's, the second's, and the second's less the first's. */
    public static Table of(Atlas first, Atlas second) {
        Map<String, @Nullable Double> one = figures(first);
        Map<String, @Nullable Double> other = figures(second);
        Map<String, Integer> names = new LinkedHashMap<>();
        one.keySet().forEach(name -> names.put(name, 0));
        other.keySet().forEach(name -> names.put(name, 0));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String name : names.keySet()) {
            Double a = shareOrNull(name, one);
            Double b = shareOrNull(name, other);
            List<@Nullable Object> row = new ArrayList<>();
            row.add(name);
            row.add(a);
            row.add(b);
            row.add(a == null || b == null ? null : b - a);
            rows.add(row);
        }
        return new Table(List.of("figure", "first", "second", "difference"), rows, false);
    }

    /** A class without features is not in the table, and its share is 0. */
    private static @Nullable Double shareOrNull(String name, Map<String, @Nullable Double> figures) {
        return !figures.containsKey(name) && name.startsWith("share ") ? Double.valueOf(0) : figures.get(name);
    }

    private static Map<String, @Nullable Double> figures(Atlas atlas) {
        Map<String, @Nullable Double> figures = new LinkedHashMap<>();
        try (Database database = atlas.open()) {
            for (Question question : QUESTIONS) {
                if (database.has(question.table)) {
                    for (List<@Nullable Object> row :
                            database.query(question.sql, MOST_ROWS, LIMIT).rows()) {
                        Double value = row.getLast() instanceof Number number ? number.doubleValue() : null;
                        figures.put(String.valueOf(row.getFirst()), value);
                    }
                }
            }
        }
        return figures;
    }
}
