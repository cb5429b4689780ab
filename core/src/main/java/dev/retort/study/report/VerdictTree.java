package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Comparison;
import dev.retort.study.verdict.Outcome;
import dev.retort.study.verdict.Verdict;
import dev.retort.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verdicts as {@code verdicts.json} has them, and as a table for people; sentences are English. */
public final class VerdictTree {
    private static final int VERSION = 1;

    private VerdictTree() {}

    /** {@code {"version", "counts": {OUTCOME: n}, "claims": [ … ]}}; figures are those that the report draws. */
    public static Map<String, Object> of(List<Verdict> verdicts) {
        VerdictWords words = VerdictWords.load();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            counts.put(
                    outcome.word(),
                    verdicts.stream().filter(one -> one.outcome() == outcome).count());
        }
        tree.put("counts", counts);
        tree.put(
                "claims",
                verdicts.stream().map(verdict -> claim(verdict, words)).toList());
        return tree;
    }

    private static Map<String, Object> claim(Verdict verdict, VerdictWords words) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("claim", verdict.claim().word());
        tree.put("source", verdict.claim().source().word());
        tree.put("says", words.claim(verdict.claim()).en());
        tree.put("outcome", verdict.outcome().word());
        tree.put(
                "why",
                verdict.lacks().stream().map(lack -> words.lack(lack).en()).toList());
        List<Object> comparisons = new ArrayList<>();
        for (Comparison comparison : verdict.comparisons()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", comparison.name());
            one.put("says", words.comparison(comparison).en());
            put(comparison.effect(), one);
            one.put("asked", words.demand(comparison).en());
            one.put("holds", comparison.holds());
            one.put(
                    "controls",
                    comparison.controls().stream()
                            .map(control -> control(comparison, control, words))
                            .toList());
            comparisons.add(one);
        }
        tree.put("comparisons", comparisons);
        if (verdict.file() != null) {
            tree.put("file", verdict.file());
        }
        tree.put("command", verdict.command());
        return tree;
    }

    private static Map<String, Object> control(Comparison comparison, Comparison.Control control, VerdictWords words) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", control.name());
        tree.put("says", words.control(control).en());
        put(control.figure(), tree);
        Map<String, Object> difference = new LinkedHashMap<>();
        put(control.difference(), difference);
        tree.put("effect_minus_control", difference);
        tree.put("apart", comparison.demand().apart(control.difference()));
        return tree;
    }

    private static void put(Figure figure, Map<String, Object> tree) {
        tree.put("value", figure.value());
        Double low = figure.low();
        Double high = figure.high();
        if (low != null && high != null) {
            tree.put("low", low);
            tree.put("high", high);
        }
        Long n = figure.n();
        if (n != null) {
            tree.put("n", n);
        }
    }

    /** A line a claim, with its first comparison's figures; of several controls the nearest; the file is the study's own where none is named. */
    public static Table table(List<Verdict> verdicts) {
        List<List<@Nullable Object>> lines = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            List<@Nullable Object> line = new ArrayList<>();
            line.add(verdict.outcome().word().replace('-', ' '));
            line.add(verdict.claim().source().word());
            line.add(verdict.claim().word().replace('-', ' '));
            Comparison shown = verdict.comparisons().isEmpty() ? null : shown(verdict);
            line.add(shown == null ? null : shown.unit().withInterval(shown.effect()));
            line.add(shown == null || shown.controls().isEmpty() ? null : nearest(shown));
            Long n = shown == null ? null : shown.effect().n();
            line.add(n == null ? null : Unit.count(n));
            line.add(verdict.file());
            lines.add(line);
        }
        return new Table(List.of("verdict", "whose", "claim", "effect", "control", "n", "file"), lines, false);
    }

    /** The first that fails, else the first. */
    private static Comparison shown(Verdict verdict) {
        return verdict.comparisons().stream()
                .filter(comparison -> !comparison.holds())
                .findFirst()
                .orElse(verdict.comparisons().getFirst());
    }

    private static String nearest(Comparison comparison) {
        Figure nearest = comparison.controls().getFirst().figure();
        for (Comparison.Control control : comparison.controls()) {
            double distance =
                    Math.abs(control.figure().value() - comparison.effect().value());
            if (distance < Math.abs(nearest.value() - comparison.effect().value())) {
                nearest = control.figure();
            }
        }
        return comparison.unit().withInterval(nearest);
    }
}
