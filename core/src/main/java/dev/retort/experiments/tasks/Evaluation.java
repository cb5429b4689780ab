package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's answers to a set of questions.
 *
 * @param folder where it is kept
 * @param settings what the answers depend on, as {@code evaluation.json} holds it
 * @param answers by question and then by sample
 * @param seconds that answering took, those of earlier runs included; not a number when nobody kept it
 */
public record Evaluation(Path folder, MapNode settings, List<AnswerRow> answers, double seconds) {
    public Evaluation {
        answers = List.copyOf(answers);
    }

    /**
     * Asks the questions, or those that an earlier run in the same folder left, and reads what came of it. The folder then holds
     * {@code answers.parquet}, {@code metrics.json}, {@code evaluation.json} and {@code run.json}.
     *
     * @throws BadInput when the folder holds an evaluation with other settings, or something else; when a prompt leaves no room
     */
    public static Evaluation run(
            EvaluatedModel model, EvaluationSet set, EvaluationPlan plan, Path folder, Progress progress) {
        new EvaluationRun(model, set, plan, folder).run(progress);
        return read(folder);
    }

    /** @throws BadInput when the folder holds no evaluation, or one that has not come to its end */
    public static Evaluation read(Path folder) {
        EvaluationFolder kept = new EvaluationFolder(folder);
        return new Evaluation(folder, kept.settings(), kept.answers(), kept.seconds());
    }

    public EvaluationFigures figures() {
        return EvaluationFigures.of(seed(), answers);
    }

    /** Answers to each question. */
    public int samples() {
        return settings.need("samples").asInt();
    }

    /** What it is called where two stand side by side. */
    public String name() {
        String intervention = settings.need("intervention").asText();
        return settings.need("model").asText() + (intervention.equals("none") ? "" : " under " + intervention);
    }

    long seed() {
        return settings.need("seed").asLong();
    }

    /** Every answer under the names of {@code answers.parquet}'s columns. */
    public List<Map<String, @Nullable Object>> trees() {
        return answers.stream().map(AnswerTable::tree).toList();
    }

    /** Whether the other asked the same questions, by their hash. */
    boolean asksAs(Evaluation other) {
        return Json.line(settings.need("items_sha256")).equals(Json.line(other.settings.need("items_sha256")));
    }
}
