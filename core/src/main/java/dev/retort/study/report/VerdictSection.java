package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Comparison;
import dev.retort.study.verdict.Outcome;
import dev.retort.study.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every claim with its verdict, and its comparisons as short rulers: the effect and, beneath it, its controls. */
record VerdictSection(List<Count> counts, List<Row> rows) {
    /** How many claims came out so. */
    record Count(String outcome, Text words) {}

    /** One claim; {@code outcome} is the class of its marks, {@code file} says which one has its figures if not the study's. */
    record Row(
            String outcome,
            String mark,
            Text outcomeWords,
            Text claim,
            Text source,
            List<Line> lines,
            List<Text> lacks,
            @Nullable Text file,
            String command) {}

    /** One comparison. */
    record Line(Text what, Text demand, Text holds, boolean held, List<Bar> bars) {}

    /** One figure on the comparison's ruler; {@code style} is {@code real} or {@code control}. */
    record Bar(Text name, String style, Strip strip, Figure figure, Unit unit) {}

    /** Room beside the outermost end of an interval, in lengths of the ruler. */
    private static final double MARGIN = 0.06;

    static VerdictSection of(List<Verdict> verdicts, VerdictWords words) {
        List<Count> counts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            long count =
                    verdicts.stream().filter(one -> one.outcome() == outcome).count();
            counts.add(new Count(outcome.word(), words.own().text("count", Unit.count(count), words.outcome(outcome))));
        }
        return new VerdictSection(
                counts, verdicts.stream().map(verdict -> row(verdict, words)).toList());
    }

    boolean present() {
        return !rows.isEmpty();
    }

    private static Row row(Verdict verdict, VerdictWords words) {
        Outcome outcome = verdict.outcome();
        return new Row(
                outcome.word(),
                mark(outcome),
                words.outcome(outcome),
                words.claim(verdict.claim()),
                words.source(verdict.claim().source()),
                verdict.comparisons().stream()
                        .map(comparison -> line(comparison, words))
                        .toList(),
                verdict.lacks().stream().map(words::lack).toList(),
                verdict.file() == null ? null : words.own().text("file", verdict.file()),
                verdict.command());
    }

    private static String mark(Outcome outcome) {
        return switch (outcome) {
            case REPRODUCED -> "✓";
            case NOT_REPRODUCED -> "✗";
            case NOT_TESTABLE -> "–";
        };
    }

    private static Line line(Comparison comparison, VerdictWords words) {
        double line = comparison.demand().line();
        List<Figure> all = Stream.concat(
                        Stream.of(comparison.effect()),
                        comparison.controls().stream().map(Comparison.Control::figure))
                .toList();
        double[] ends = all.stream().flatMapToDouble(VerdictSection::ends).toArray();
        double low = Math.min(line, DoubleStream.of(ends).min().orElse(line));
        double high = Math.max(line, DoubleStream.of(ends).max().orElse(line));
        double room = high > low ? MARGIN * (high - low) : 1;
        List<Bar> bars = new ArrayList<>();
        bars.add(bar(
                words.own().text("effect"),
                "real",
                comparison.effect(),
                comparison.unit(),
                low - room,
                high + room,
                line));
        for (Comparison.Control control : comparison.controls()) {
            bars.add(bar(
                    words.control(control),
                    "control",
                    control.figure(),
                    comparison.unit(),
                    low - room,
                    high + room,
                    line));
        }
        boolean held = comparison.holds();
        return new Line(
                words.comparison(comparison),
                words.demand(comparison),
                words.own().text(held ? "holds" : "fails"),
                held,
                bars);
    }

    private static Bar bar(Text name, String style, Figure figure, Unit unit, double low, double high, double line) {
        return new Bar(name, style, Strip.of(figure, low, high, line), figure, unit);
    }

    private static DoubleStream ends(Figure figure) {
        return DoubleStream.of(
                figure.value(), known(figure.low(), figure.value()), known(figure.high(), figure.value()));
    }

    private static double known(@Nullable Double end, double otherwise) {
        return end == null ? otherwise : end;
    }
}
