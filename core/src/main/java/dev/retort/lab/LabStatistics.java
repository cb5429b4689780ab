package dev.retort.lab;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a set of traces is like on average; rates are per trace unless said otherwise.
 *
 * @param meanLength tokens of a trace with its question
 * @param meanThinking tokens between {@code <think>} and {@code </think>}
 * @param wrongEquations wrong equations
 * @param repairedAtOnce share of the wrong equations that a self-reflection opener follows
 * @param alarms share of the right equations that a self-reflection opener follows
 * @param segments segments opened, per category
 * @param tokenShare share of all tokens, per category
 */
public record LabStatistics(
        int traces,
        double meanLength,
        int longest,
        double meanThinking,
        double equations,
        double wrongEquations,
        double repairedAtOnce,
        double alarms,
        Map<Category, Double> segments,
        Map<Category, Double> tokenShare) {

    /** The figures under their names in {@code --json}. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("traces", traces);
        figures.put("mean_length", meanLength);
        figures.put("longest", longest);
        figures.put("mean_thinking", meanThinking);
        figures.put("equations", equations);
        figures.put("wrong_equations", wrongEquations);
        figures.put("repaired_at_once", repairedAtOnce);
        figures.put("alarms", alarms);
        figures.put("segments", named(segments));
        figures.put("token_share", named(tokenShare));
        return figures;
    }

    private static Map<String, Double> named(Map<Category, Double> figures) {
        Map<String, Double> named = new LinkedHashMap<>();
        figures.forEach((category, figure) -> named.put(category.text(), figure));
        return named;
    }

    public static LabStatistics of(List<Trace> traces) {
        double n = Math.max(1, traces.size());
        long tokens = 0;
        long thinking = 0;
        int longest = 0;
        Map<Category, Integer> opened = new EnumMap<>(Category.class);
        Map<Category, Integer> labelled = new EnumMap<>(Category.class);
        List<ReadEquation> equations = new ArrayList<>();
        for (Trace trace : traces) {
            tokens += trace.length();
            thinking += trace.endThink() - trace.think() - 1;
            longest = Math.max(longest, trace.length());
            for (Segment segment : trace.segments()) {
                opened.merge(segment.category(), segment.opened() ? 1 : 0, Integer::sum);
                labelled.merge(segment.category(), segment.end() - segment.start(), Integer::sum);
            }
            equations.addAll(TraceReader.read(trace.ids()).equations());
        }
        List<ReadEquation> wrong = equations.stream().filter(e -> !e.right()).toList();
        List<ReadEquation> right =
                equations.stream().filter(ReadEquation::right).toList();
        return new LabStatistics(
                traces.size(),
                tokens / n,
                longest,
                thinking / n,
                equations.size() / n,
                wrong.size() / n,
                reflected(wrong),
                reflected(right),
                divided(opened, n),
                divided(labelled, Math.max(1, tokens)));
    }

    private static double reflected(List<ReadEquation> equations) {
        return equations.stream().mapToInt(e -> e.reflected() ? 1 : 0).average().orElse(0);
    }

    private static Map<Category, Double> divided(Map<Category, Integer> counts, double by) {
        Map<Category, Double> shares = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            shares.put(category, counts.getOrDefault(category, 0) / by);
        }
        return shares;
    }
}
