package dev.retort.atlas.label;

import dev.retort.atlas.Label;
import dev.retort.formats.Json;
import dev.retort.tables.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names without a judge: the category a feature tells best, the tokens on which its contexts have their peak, the tokens its
 * direction promotes. Words for what the atlas measured; of the words themselves nothing is measured.
 */
public final class OfflineNames {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int TOKENS = 3;

    /** Of a feature's categories that passed the correction, the one best on the half where categories are chosen. */
    private static final String CATEGORIES =
            "SELECT feature, category, contrast, auroc FROM categories WHERE q < 0.05 AND "
                    + "auroc > 0.5 QUALIFY row_number() OVER (PARTITION BY feature ORDER BY auroc_chosen DESC, category, contrast, "
                    + "source) = 1";

    private static final String PEAKS =
            "SELECT feature, token, n, sum(n) OVER (PARTITION BY feature) AS whole FROM (SELECT "
                    + "feature, tokens[peak + 1] AS token, count(*) AS n FROM contexts WHERE kind IN ('top', 'sample') GROUP BY ALL) "
                    + "QUALIFY row_number() OVER (PARTITION BY feature ORDER BY n DESC, token) <= " + TOKENS
                    + " ORDER BY feature, n DESC, token";

    /** In the model whose decoder direction is the longer one. */
    private static final String PROMOTED =
            "SELECT l.feature, l.promoted[1:" + TOKENS + "] AS promoted FROM logits l JOIN "
                    + "features f USING (feature) WHERE l.model = CASE WHEN f.nrn < 0.5 THEN 0 ELSE 1 END";

    private OfflineNames() {}

    /** Labels of those of {@code features} of which the atlas has anything to tell. */
    public static List<Label> of(Database database, List<Integer> features) {
        Map<Integer, List<String>> parts = new TreeMap<>();
        features.forEach(feature -> parts.put(feature, new ArrayList<>()));
        if (database.has("categories")) {
            for (Map<String, @Nullable Object> row : rows(database, CATEGORIES)) {
                add(
                        parts,
                        row,
                        String.format(
                                Locale.ROOT,
                                "%s (%s, AUROC %.2f)",
                                row.get("category"),
                                row.get("contrast"),
                                number(row, "auroc")));
            }
        }
        if (database.has("contexts")) {
            peaks(database).forEach((feature, text) -> parts.computeIfPresent(feature, (_, list) -> and(list, text)));
        }
        if (database.has("logits")) {
            for (Map<String, @Nullable Object> row : rows(database, PROMOTED)) {
                if (row.get("promoted") instanceof List<?> tokens && !tokens.isEmpty()) {
                    add(
                            parts,
                            row,
                            "promotes "
                                    + tokens.stream().map(OfflineNames::quoted).collect(Collectors.joining(", ")));
                }
            }
        }
        List<Label> labels = new ArrayList<>();
        parts.forEach((feature, said) -> {
            if (!said.isEmpty()) {
                labels.add(Label.offline(feature, String.join("; ", said)));
            }
        });
        return labels;
    }

    private static Map<Integer, String> peaks(Database database) {
        Map<Integer, String> texts = new TreeMap<>();
        for (Map<String, @Nullable Object> row : rows(database, PEAKS)) {
            String token = String.format(
                    Locale.ROOT, "%s %.0f %%", quoted(row.get("token")), 100 * number(row, "n") / number(row, "whole"));
            texts.merge((int) number(row, "feature"), "fires at " + token, (text, _) -> text + ", " + token);
        }
        return texts;
    }

    private static List<String> and(List<String> list, String text) {
        list.add(text);
        return list;
    }

    private static void add(Map<Integer, List<String>> parts, Map<String, @Nullable Object> row, String text) {
        parts.computeIfPresent((int) number(row, "feature"), (_, list) -> and(list, text));
    }

    private static String quoted(@Nullable Object token) {
        return Json.line(String.valueOf(token));
    }

    private static double number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static List<Map<String, @Nullable Object>> rows(Database database, String sql) {
        return database.query(sql, Integer.MAX_VALUE, LIMIT).named();
    }
}
