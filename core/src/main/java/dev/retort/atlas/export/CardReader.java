package dev.retort.atlas.export;

import dev.retort.atlas.export.FeatureCard.Effect;
import dev.retort.atlas.export.FeatureCard.Label;
import dev.retort.atlas.export.FeatureCard.Neighbour;
import dev.retort.atlas.export.FeatureCard.Passage;
import dev.retort.atlas.export.FeatureCard.Score;
import dev.retort.basics.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Features as cards, some hundred at a time.
 *
 * @param wanted tables that are read beside {@code features}
 */
record CardReader(OpenAtlas atlas, Set<String> wanted) {
    private static final int AT_ONCE = 128;

    /** All that a card has a place for. */
    static CardReader ofAll(OpenAtlas atlas) {
        return new CardReader(atlas, Set.of("contexts", "logits", "neighbours", "categories", "labels"));
    }

    /** A row by its columns' names. */
    private record Cells(Map<String, @Nullable Object> row) {
        int whole(String column) {
            return (int) number(column);
        }

        double number(String column) {
            return row.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
        }

        @Nullable
        Double numberOrNull(String column) {
            return row.get(column) instanceof Number number ? number.doubleValue() : null;
        }

        String text(String column) {
            Object value = row.get(column);
            return value == null ? "" : value.toString();
        }

        List<String> texts(String column) {
            return list(column, String::valueOf);
        }

        List<Float> floats(String column) {
            return list(column, item -> ((Number) Objects.requireNonNull(item)).floatValue());
        }

        <T> List<T> list(String column, Function<Object, T> each) {
            List<T> list = new ArrayList<>();
            if (row.get(column) instanceof List<?> items) {
                items.forEach(item -> list.add(each.apply(item)));
            }
            return list;
        }
    }

    /** Hands over features that are asked for in ascending order, each once. */
    void forEach(List<Integer> features, String task, Progress progress, Consumer<FeatureCard> look) {
        try (Progress.Task shown = progress.begin(task, features.size(), "features")) {
            for (int from = 0; from < features.size(); from += AT_ONCE) {
                List<Integer> some = features.subList(from, Math.min(features.size(), from + AT_ONCE));
                cards(some).forEach(look);
                shown.advance(some.size());
            }
        }
    }

    private List<FeatureCard> cards(List<Integer> features) {
        // the ends let whole row groups be passed over, which a list does not
        String those = "feature BETWEEN " + features.getFirst() + " AND " + features.getLast() + " AND feature IN "
                + features.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        Map<Integer, List<Passage>> passages =
                grouped("contexts", those + " AND kind <> 'silent'", "kind DESC, rank", CardReader::passage);
        Map<Integer, List<Effect>> effects = grouped("logits", those, "model", CardReader::effect);
        Map<Integer, List<Neighbour>> neighbours = grouped("neighbours", those, "kind, rank", CardReader::neighbour);
        Map<Integer, List<Score>> scores =
                grouped("categories", those, "auroc DESC NULLS LAST, category, contrast, source", CardReader::score);
        Map<Integer, List<Label>> labels = grouped("labels", those, "source, text", CardReader::label);
        List<FeatureCard> cards = new ArrayList<>();
        grouped("features", those, "feature", Function.identity()).forEach((feature, rows) -> {
            Cells row = rows.getFirst();
            cards.add(new FeatureCard(
                    feature,
                    row.text("class"),
                    row.number("nrn"),
                    row.number("cos_decoder"),
                    row.number("cos_encoder"),
                    (long) row.number("fired"),
                    row.number("firing"),
                    row.number("mean"),
                    row.number("max"),
                    row.list("histogram", item -> ((Number) item).intValue()),
                    row.number("nu_error"),
                    row.number("nu_reconstruction"),
                    row.number("free_error"),
                    row.number("free_activation"),
                    row.number("ridge_r2_base"),
                    row.number("ridge_r2_distilled"),
                    passages.getOrDefault(feature, List.of()),
                    effects.getOrDefault(feature, List.of()),
                    neighbours.getOrDefault(feature, List.of()),
                    scores.getOrDefault(feature, List.of()),
                    labels.getOrDefault(feature, List.of()).stream()
                            .filter(label -> !label.text().isBlank())
                            .toList()));
        });
        cards.sort(java.util.Comparator.comparingInt(FeatureCard::feature));
        return cards;
    }

    /** A table's rows by feature; nothing where the atlas lacks the table, or it is not wanted. */
    private <T> Map<Integer, List<T>> grouped(String table, String features, String order, Function<Cells, T> each) {
        Map<Integer, List<T>> grouped = new HashMap<>();
        if (!atlas.tables().has(table) || !(wanted.contains(table) || table.equals("features"))) {
            return grouped;
        }
        String sql = "SELECT * FROM " + table + " WHERE " + features + " ORDER BY feature, " + order;
        for (Map<String, @Nullable Object> row : atlas.ask(sql).named()) {
            Cells cells = new Cells(row);
            grouped.computeIfAbsent(cells.whole("feature"), _ -> new ArrayList<>())
                    .add(each.apply(cells));
        }
        return grouped;
    }

    private static Passage passage(Cells row) {
        return new Passage(
                row.text("kind").equals("top"),
                row.whole("rank"),
                (float) row.number("value"),
                row.text("document"),
                row.text("document_kind"),
                row.whole("token"),
                row.whole("peak"),
                row.texts("tokens"),
                row.floats("values"));
    }

    private static Effect effect(Cells row) {
        return new Effect(
                row.whole("model"),
                row.texts("promoted"),
                row.floats("promoted_logits"),
                row.texts("suppressed"),
                row.floats("suppressed_logits"),
                row.number("agreement"));
    }

    private static Neighbour neighbour(Cells row) {
        return new Neighbour(row.text("kind").equals("direction"), row.whole("neighbour"), row.number("value"));
    }

    private static Score score(Cells row) {
        return new Score(
                row.text("category"),
                row.text("contrast"),
                row.text("source"),
                row.number("auroc"),
                row.numberOrNull("low"),
                row.numberOrNull("high"),
                row.number("q"),
                row.number("lift"),
                row.number("precision_at_100"),
                row.numberOrNull("rank") != null);
    }

    private static Label label(Cells row) {
        return new Label(row.text("source"), row.text("model"), row.text("text"));
    }
}
