package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.experiments.tasks.Asking;
import dev.retort.experiments.tasks.EvaluationItem;
import dev.retort.experiments.tasks.EvaluationSet;
import dev.retort.experiments.tasks.Grading;
import dev.retort.experiments.tasks.Shots;
import dev.retort.experiments.tasks.TaskKind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked, how it is put, and how answers are graded. */
final class QuestionOptions {
    @Option(
            names = "--task",
            paramLabel = "KIND",
            description =
                    "The file's form: gsm8k (question, answer with #### N), math (problem, solution with \\boxed{…}) or "
                            + "jsonl (default: ${DEFAULT-VALUE}).")
    String task = TaskKind.GSM8K.word();

    @Option(
            names = "--question",
            paramLabel = "FIELD",
            description = "Which field is the question (default: the form's).")
    @Nullable
    String question;

    @Option(names = "--answer", paramLabel = "FIELD", description = "Which field is the answer (default: the form's).")
    @Nullable
    String answer;

    @Option(
            names = "--grading",
            paramLabel = "RULE",
            description = "number (#### N, or the last number), boxed (\\boxed{…}) or text (default: the form's).")
    @Nullable
    String grading;

    @Option(names = "--shots", paramLabel = "N", description = "Worked examples a prompt (default: ${DEFAULT-VALUE}).")
    int shots;

    @Option(names = "--shots-from", paramLabel = "FILE", description = "Where they come from, of the same form.")
    @Nullable
    Path shotsFrom;

    @Option(names = "--chat", description = "Asks through the model's chat template, examples as earlier turns.")
    boolean chat;

    @Option(names = "--raw", description = "Asks with the question alone: the file has it as the model is to read it.")
    boolean raw;

    @Option(names = "--instruction", paramLabel = "TEXT", description = "Put after each question.")
    String instruction = "";

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "Ends an answer; may be given several times (default: the harness's).")
    @Nullable
    List<String> stops;

    EvaluationSet read(Path file) {
        TaskKind kind = kind();
        return EvaluationSet.read(
                file, kind, question == null ? kind.question() : question, answer == null ? kind.answer() : answer);
    }

    Shots shots(long seed) {
        Path from = shotsFrom;
        if (shots < 0) {
            throw new BadInput("--shots " + shots + ": expected 0 or more.");
        }
        if ((shots > 0) != (from != null)) {
            throw new BadInput("--shots and --shots-from go together: how many examples, and where they come from.");
        }
        List<EvaluationItem> items = from == null ? List.of() : read(from).items();
        return new Shots(items, shots, seed);
    }

    Asking asking() {
        if (chat && raw) {
            throw new BadInput(
                    "--chat and --raw: a question goes through the chat template or stands alone; give one.");
        }
        return chat ? Asking.CHAT : raw ? Asking.RAW : Asking.HARNESS;
    }

    Grading grading() {
        return grading == null ? kind().grading() : Grading.named(grading);
    }

    List<String> stops() {
        return stops == null ? kind().stops(chat) : stops;
    }

    private TaskKind kind() {
        return TaskKind.named(task);
    }
}
