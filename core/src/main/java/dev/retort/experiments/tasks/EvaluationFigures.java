package dev.retort.experiments.tasks;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.atlas.Measured;
import dev.retort.formats.MapNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What an evaluation came to. Every interval is over questions, never over their answers.
 *
 * @param strict pass@1: the chance that one answer is right, by strict extraction, averaged over questions
 * @param finished share of answers that ended before they were cut off
 * @param promptTokens of an answer on average, and so the others
 * @param totals tokens of all answers, by {@code prompt}, {@code thinking} and {@code answer}
 */
public record EvaluationFigures(
        Measured strict,
        Measured flexible,
        Measured finished,
        Estimate promptTokens,
        Estimate thinkingTokens,
        Estimate answerTokens,
        Map<String, Long> totals) {
    static EvaluationFigures of(long seed, List<AnswerRow> answers) {
        Bootstrap bootstrap = Bootstrap.of(seed);
        int samples = 1 + answers.stream().mapToInt(AnswerRow::sample).max().orElse(0);
        Map<String, Long> totals = new LinkedHashMap<>();
        totals.put("prompt", answers.stream().mapToLong(AnswerRow::promptTokens).sum());
        totals.put(
                "thinking",
                answers.stream().mapToLong(AnswerRow::thinkingTokens).sum());
        totals.put("answer", answers.stream().mapToLong(AnswerRow::answerTokens).sum());
        return new EvaluationFigures(
                ClusteredShare.of(means(answers, row -> row.strictCorrect() ? 1 : 0), samples),
                ClusteredShare.of(means(answers, row -> row.flexibleCorrect() ? 1 : 0), samples),
                ClusteredShare.of(means(answers, row -> row.finished() ? 1 : 0), samples),
                bootstrap.mean(means(answers, AnswerRow::promptTokens)),
                bootstrap.mean(means(answers, AnswerRow::thinkingTokens)),
                bootstrap.mean(means(answers, AnswerRow::answerTokens)),
                totals);
    }

    /** The mean over each question's answers, in the order of the questions. */
    static double[] means(List<AnswerRow> answers, ToDoubleFunction<AnswerRow> of) {
        Map<Integer, double[]> sums = new TreeMap<>();
        for (AnswerRow row : answers) {
            double[] sum = sums.computeIfAbsent(row.index(), _ -> new double[2]);
            sum[0] += of.applyAsDouble(row);
            sum[1]++;
        }
        return sums.values().stream().mapToDouble(sum -> sum[0] / sum[1]).toArray();
    }

    /**
     * What {@code metrics.json} holds.
     *
     * @param settings of which those that say what was asked stand first
     */
    public Map<String, Object> tree(MapNode settings) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (String name : List.of(
                "model",
                "intervention",
                "task",
                "items",
                "grading",
                "samples",
                "shots",
                "chat",
                "temperature",
                "max_tokens",
                "seed")) {
            Object value = settings.get(name);
            if (value != null) {
                tree.put(name, value);
            }
        }
        Map<String, Object> pass = new LinkedHashMap<>();
        pass.put("strict", strict.tree());
        pass.put("flexible", flexible.tree());
        tree.put("pass_at_1", pass);
        tree.put("finished", finished.tree());
        Map<String, Object> tokens = new LinkedHashMap<>();
        promptTokens.into(tokens, "prompt");
        thinkingTokens.into(tokens, "thinking");
        answerTokens.into(tokens, "answer");
        tree.put("tokens", tokens);
        tree.put("total_tokens", totals);
        return tree;
    }
}
