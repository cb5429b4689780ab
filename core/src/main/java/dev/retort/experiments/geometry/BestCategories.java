package dev.retort.experiments.geometry;

import dev.retort.atlas.Atlas;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The category that each feature tells best, of those it tells from the rest at a false discovery rate of 5 %.
 *
 * @param contrast which tokens were told from which
 * @param source where the labels are from
 * @param of by feature; features without any are not there
 */
public record BestCategories(String contrast, String source, Map<Integer, String> of) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** As the atlas's page has it: segment where there is one, else pre; labels of the corpus before those of words. */
    private static final String READING = """
            SELECT contrast, source, count(*) FROM categories GROUP BY contrast, source
            ORDER BY CASE contrast WHEN 'segment' THEN 0 WHEN 'pre' THEN 1 ELSE 2 END, contrast,
              CASE source WHEN 'labels' THEN 0 ELSE 1 END, source
            """;

    private static final String TOLD = """
            SELECT feature, category FROM categories
            WHERE contrast = ? AND source = ? AND q <= 0.05 AND auroc > 0.5
            ORDER BY feature, auroc DESC, category
            """;

    public static BestCategories none() {
        return new BestCategories("", "", Map.of());
    }

    /** None where the atlas has no categories. */
    public static BestCategories of(Atlas atlas) {
        try (Database database = atlas.open()) {
            if (!database.has("categories")) {
                return none();
            }
            Table readings = database.query(READING, 1, LIMIT);
            if (readings.rows().isEmpty()) {
                return none();
            }
            String contrast = text(readings.rows().getFirst(), 0);
            String source = text(readings.rows().getFirst(), 1);
            Map<Integer, String> best = new HashMap<>();
            for (List<?> row : database.query(TOLD, Integer.MAX_VALUE, LIMIT, contrast, source)
                    .rows()) {
                best.putIfAbsent(((Number) Objects.requireNonNull(row.getFirst())).intValue(), text(row, 1));
            }
            return new BestCategories(contrast, source, best);
        }
    }

    private static String text(List<?> row, int column) {
        return Objects.requireNonNull(row.get(column)).toString();
    }
}
