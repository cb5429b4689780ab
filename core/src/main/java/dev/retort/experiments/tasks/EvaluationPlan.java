package dev.retort.experiments.tasks;

import dev.retort.models.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How questions are asked and graded. Two evaluations of one set under one plan, by one model on one machine, end in the same
 * files.
 *
 * @param samples answers to each question
 * @param sampling how tokens are chosen; an answer's random numbers depend on its seed, the question's place and the sample
 * @param stops texts that end an answer
 * @param rows answers at once, at most; fewer where memory asks for it. Other rows give other rounding
 * @param asking what stands around a question
 * @param instruction put after each question; empty for none
 */
public record EvaluationPlan(
        Grading grading,
        int samples,
        Sampling sampling,
        List<String> stops,
        int rows,
        Shots shots,
        Asking asking,
        String instruction) {
    /** Answers to one question that random numbers can tell apart. */
    public static final int MOST_SAMPLES = 1 << 20;

    public EvaluationPlan {
        stops = List.copyOf(stops);
        if (samples < 1 || samples > MOST_SAMPLES || rows < 1) {
            throw new IllegalArgumentException(samples + " samples, " + rows + " rows");
        }
    }

    /** What the answers depend on, as {@code evaluation.json} keeps it. */
    Map<String, Object> settings(EvaluatedModel model, EvaluationSet set) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("model", model.name());
        tree.put("model_sha256", model.hash());
        tree.put("intervention", model.intervention());
        tree.put("task", set.kind().word());
        tree.put("items", set.items().size());
        tree.put("items_sha256", set.hash());
        tree.put("grading", grading.word());
        tree.put("samples", samples);
        tree.put("shots", shots.count());
        if (shots.count() > 0) {
            tree.put("shots_sha256", new EvaluationSet(set.kind(), shots.from()).hash());
            tree.put("shots_seed", shots.seed());
        }
        tree.put("chat", asking == Asking.CHAT);
        if (asking == Asking.RAW) {
            tree.put("raw", true);
        }
        tree.put("instruction", instruction);
        tree.put("stops", stops);
        tree.put("temperature", sampling.temperature());
        tree.put("top_k", sampling.topK());
        tree.put("top_p", sampling.topP());
        tree.put("min_p", sampling.minP());
        tree.put("repetition_penalty", sampling.repetitionPenalty());
        tree.put("max_tokens", sampling.maxTokens());
        tree.put("end_tokens", new TreeSet<>(sampling.stops()));
        tree.put("seed", sampling.seed());
        tree.put("rows", rows);
        return tree;
    }
}
