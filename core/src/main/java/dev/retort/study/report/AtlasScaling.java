package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Latent scaling's two ratios with the bounds of the verified classes, and why features exclusive by norm fall short of them. */
final class AtlasScaling {
    /** Points a class at most. */
    static final int DRAWN = 400;

    private static final double LEAST = -0.5;
    private static final double MOST = 2;

    /** An even draw: of n features of a class, by number, those at which the share drawn so far reaches the next whole point. */
    private static final String POINTS = """
            SELECT feature, class, nu_reconstruction, nu_error, total
            FROM (
              SELECT *, row_number() OVER (PARTITION BY class ORDER BY feature) AS place,
                count(*) OVER (PARTITION BY class) AS total
              FROM features
              WHERE class <> 'dead' AND nu_error IS NOT NULL AND nu_reconstruction IS NOT NULL
            )
            WHERE total <= %1$d OR place * %1$d // total > (place - 1) * %1$d // total
            ORDER BY class, feature
            """.formatted(DRAWN);

    /** The tests of {@code Exclusivity}; a figure that is not there does not pass, but latent scaling may be undefined for all. */
    private static final String FAILURES = """
            WITH claimed AS (
              SELECT CASE WHEN nrn > 0.5 THEN 'distilled' ELSE 'base' END AS model, class,
                (SELECT count(nu_error) FROM features) > 0 AS scaled,
                nu_error, nu_reconstruction, free_error, free_activation,
                CASE WHEN nrn > 0.5 THEN greatest(0, ridge_r2_base) / ridge_r2_distilled
                  ELSE greatest(0, ridge_r2_distilled) / ridge_r2_base END AS ridge
              FROM features
              WHERE fired > 0 AND (nrn > %1$s OR nrn < 1 - %1$s::DOUBLE)
            )
            SELECT model, count(*) AS exclusive,
              count(*) FILTER (WHERE class NOT LIKE '%%(artefact)') AS verified,
              count(*) FILTER (WHERE scaled AND NOT coalesce(nu_error <= %2$s, FALSE)) AS fails_nu_error,
              count(*) FILTER (WHERE scaled AND NOT coalesce(nu_reconstruction <= %3$s, FALSE)) AS fails_nu_reconstruction,
              count(*) FILTER (WHERE NOT coalesce(free_error <= %4$s, FALSE)) AS fails_free_error,
              count(*) FILTER (WHERE NOT coalesce(free_activation <= %4$s, FALSE)) AS fails_free_activation,
              count(*) FILTER (WHERE NOT coalesce(ridge <= %5$s, FALSE)) AS fails_ridge
            FROM claimed
            GROUP BY model
            ORDER BY model
            """;

    private AtlasScaling() {}

    static AtlasSection of(AtlasInquiry inquiry) {
        return new AtlasSection(
                "scaling",
                inquiry.from("features", () -> scatter(inquiry)),
                inquiry.from("features", () -> failures(inquiry)));
    }

    private static AtlasFigure scatter(AtlasInquiry inquiry) {
        Asked asked = inquiry.ask(POINTS);
        if (asked.size() == 0) {
            return AtlasFigure.nothing(inquiry.text("scaling.none"), List.of(asked));
        }
        Map<String, List<AskedRow>> classes = new LinkedHashMap<>();
        asked.rows()
                .forEach(row -> classes.computeIfAbsent(row.text("class"), word -> new ArrayList<>())
                        .add(row));
        List<String> order = AtlasClasses.ordered(classes.keySet());
        List<Map<String, @Nullable Object>> series = new ArrayList<>();
        List<Text> drawn = new ArrayList<>();
        List<Grid.Row> rows = new ArrayList<>();
        int beyond = 0;
        for (String word : order) {
            List<AskedRow> points = classes.getOrDefault(word, List.of());
            Text name = inquiry.words().name("class", word);
            List<List<Object>> places = new ArrayList<>();
            for (AskedRow row : points) {
                double x = orZero(row.number("nu_reconstruction"));
                double y = orZero(row.number("nu_error"));
                beyond += within(x) != x || within(y) != y ? 1 : 0;
                places.add(List.of(within(x), within(y), words(row, x, y)));
            }
            series.add(
                    Charts.map("en", name.en(), "ja", name.ja(), "style", AtlasClasses.style(word), "points", places));
            String total = Unit.count(points.getFirst().whole("total"));
            drawn.add(inquiry.text("scaling.drawn.class", name, Unit.count(points.size()), total));
            rows.add(new Grid.Row(
                    name,
                    List.of(
                            Grid.Cell.of(Text.same(total)),
                            Grid.Cell.of(Text.same(Unit.count(points.size()))),
                            Grid.Cell.of(middle(points, "nu_reconstruction"), Unit.FRACTION),
                            Grid.Cell.of(middle(points, "nu_error"), Unit.FRACTION)),
                    true));
        }
        Double error = inquiry.bound("nu_error");
        Double reconstruction = inquiry.bound("nu_reconstruction");
        List<Text> notes = new ArrayList<>(List.of(inquiry.text("scaling.drawn", DRAWN, joined(drawn))));
        if (error == null || reconstruction == null) {
            notes.add(inquiry.text("scaling.no_bounds"));
        } else {
            notes.add(inquiry.text("scaling.bounds", Unit.FRACTION.value(error), Unit.FRACTION.value(reconstruction)));
        }
        if (beyond > 0) {
            notes.add(
                    inquiry.text("scaling.beyond", Unit.count(beyond), Unit.MEAN.value(LEAST), Unit.MEAN.value(MOST)));
        }
        AtlasFigure.Plot plot = inquiry.plot(
                "atlas-scaling",
                inquiry.text("scaling.plot"),
                inquiry.text("scaling.aria"),
                Charts.map(
                        "kind", "atlas-scaling", "series", series, "error", error, "reconstruction", reconstruction));
        Grid grid = new Grid(
                inquiry.text("scaling.caption"),
                List.of(
                        inquiry.text("column.class"),
                        inquiry.text("column.features"),
                        inquiry.text("column.drawn"),
                        inquiry.text("column.median_nu_reconstruction"),
                        inquiry.text("column.median_nu_error")),
                rows);
        return AtlasFigure.charts(null, notes, inquiry.legend(order.reversed()), List.of(plot), List.of(grid), asked);
    }

    private static String words(AskedRow row, double x, double y) {
        return "f" + row.whole("feature") + ": ν^r " + Unit.FRACTION.value(x) + ", ν^ε " + Unit.FRACTION.value(y);
    }

    private static Text joined(List<Text> parts) {
        return new Text(
                String.join(", ", parts.stream().map(Text::en).toList()),
                String.join("、", parts.stream().map(Text::ja).toList()));
    }

    private static Figure middle(List<AskedRow> rows, String column) {
        double[] sorted = rows.stream()
                .mapToDouble(row -> orZero(row.number(column)))
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        return new Figure(
                sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2, null, null, null);
    }

    private static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }

    private static double within(double x) {
        return Math.clamp(x, LEAST, MOST);
    }

    private static AtlasFigure failures(AtlasInquiry inquiry) {
        Text title = inquiry.text("scaling.failures");
        List<Double> bounds = new ArrayList<>();
        for (String name : List.of("nrn", "nu_error", "nu_reconstruction", "free_direction", "ridge")) {
            Double bound = inquiry.bound(name);
            if (bound == null) {
                return AtlasFigure.absent(inquiry.text("scaling.failures.unknown"))
                        .titled(title);
            }
            bounds.add(bound);
        }
        Asked asked = inquiry.ask(FAILURES.formatted(bounds.toArray()));
        if (asked.size() == 0) {
            return AtlasFigure.nothing(inquiry.text("scaling.failures.none"), List.of(asked))
                    .titled(title);
        }
        Grid grid = AnswerGrid.of(
                inquiry.text("scaling.failures.caption"),
                asked,
                inquiry,
                AnswerGrid.Head.of("model"),
                AnswerGrid.Head.of("exclusive"),
                AnswerGrid.Head.of("verified"),
                AnswerGrid.Head.of("fails_nu_error"),
                AnswerGrid.Head.of("fails_nu_reconstruction"),
                AnswerGrid.Head.of("fails_free_error"),
                AnswerGrid.Head.of("fails_free_activation"),
                AnswerGrid.Head.of("fails_ridge"));
        return AtlasFigure.table(title, List.of(inquiry.text("scaling.failures.lead")), grid, asked);
    }
}
