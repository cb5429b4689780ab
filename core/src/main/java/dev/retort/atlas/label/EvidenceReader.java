package dev.retort.atlas.label;

import dev.retort.atlas.Context;
import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what names are made from out of an atlas's tables. One thread at a time. */
record EvidenceReader(Path atlas, Database database, long seed) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** @throws BadInput when the atlas has no contexts, or was built before it kept those where features are silent */
    void requireContexts() {
        if (!database.has("contexts")) {
            throw BadInput.in(
                    atlas,
                    "has no contexts (it was built without the corpus's texts), so there is nothing to show a judge.");
        }
        Table silent = database.query("SELECT count(*) FROM contexts WHERE kind = 'silent'", 1, LIMIT);
        if (silent.rows().getFirst().getFirst() instanceof Number count && count.longValue() == 0) {
            throw BadInput.in(
                    atlas,
                    "was built before places were kept where features are silent, on which names are scored; "
                            + "`retort atlas build` makes it anew and keeps its hand labels.");
        }
    }

    /** Of some features, in their order. */
    List<Evidence> read(List<Integer> features) {
        String list = features.stream().map(String::valueOf).collect(Collectors.joining(", "));
        Map<Integer, Double> max = new HashMap<>();
        for (Map<String, @Nullable Object> row :
                rows("SELECT feature, max FROM features WHERE feature IN (" + list + ")")) {
            max.put(number(row, "feature").intValue(), number(row, "max").doubleValue());
        }
        Map<Integer, Map<String, List<Context>>> contexts = new HashMap<>();
        for (Map<String, @Nullable Object> row :
                rows("SELECT feature, kind, document, peak, tokens, \"values\" FROM contexts WHERE feature IN (" + list
                        + ") ORDER BY feature, kind, rank")) {
            contexts.computeIfAbsent(number(row, "feature").intValue(), _ -> new HashMap<>())
                    .computeIfAbsent(String.valueOf(row.get("kind")), _ -> new ArrayList<>())
                    .add(context(row));
        }
        List<Evidence> evidence = new ArrayList<>();
        for (int feature : features) {
            Map<String, List<Context>> kinds = contexts.getOrDefault(feature, Map.of());
            Evidence.Contexts all = new Evidence.Contexts(
                    max.getOrDefault(feature, 0.0),
                    kinds.getOrDefault("top", List.of()),
                    kinds.getOrDefault("sample", List.of()),
                    kinds.getOrDefault("silent", List.of()));
            evidence.add(Evidence.of(feature, all, seed));
        }
        return evidence;
    }

    private List<Map<String, @Nullable Object>> rows(String sql) {
        return database.query(sql, Integer.MAX_VALUE, LIMIT).named();
    }

    private static Number number(Map<String, @Nullable Object> row, String column) {
        return (Number) Objects.requireNonNull(row.get(column));
    }

    private static Context context(Map<String, @Nullable Object> row) {
        List<String> tokens = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(row.get("tokens"))).forEach(token -> tokens.add(String.valueOf(token)));
        List<Double> values = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(row.get("values")))
                .forEach(value -> values.add(((Number) value).doubleValue()));
        return new Context(
                String.valueOf(row.get("document")),
                "",
                tokens,
                values,
                number(row, "peak").intValue());
    }
}
