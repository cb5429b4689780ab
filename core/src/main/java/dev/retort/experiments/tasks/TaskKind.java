package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms of question files, and what is usual with each: the words around a question, where an answer ends, its grading. */
public enum TaskKind {
    /** GSM8K: {@code question}, and an {@code answer} whose last line is {@code #### N} (Cobbe et al. 2110.14168). */
    GSM8K("question", "answer", "Question:", Grading.NUMBER),
    /** MATH and MATH-500: {@code problem}, and a {@code solution} with {@code \boxed{…}}, or else an {@code answer}. */
    MATH("problem", "solution", "Problem:", Grading.BOXED),
    /** Any file of questions and answers; an answer may be a number, or end in {@code #### N} or {@code \boxed{…}}. */
    JSONL("question", "answer", "Question:", Grading.NUMBER);

    /** What the harness ends a text at in its tasks, as texts: a model may write them though they are no end token of its. */
    private static final List<String> ENDS = List.of("</s>", "<|im_end|>");

    private final String question;
    private final String answer;
    private final String label;
    private final Grading grading;

    TaskKind(String question, String answer, String label, Grading grading) {
        this.question = question;
        this.answer = answer;
        this.label = label;
        this.grading = grading;
    }

    /** The kind of this name. */
    public static TaskKind named(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no kind of task \"" + word + "\"; choose one of "
                        + Arrays.stream(values()).map(TaskKind::word).collect(Collectors.joining(", ")) + "."));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of a line that is the question. */
    public String question() {
        return question;
    }

    /** The field that is the worked answer. */
    public String answer() {
        return answer;
    }

    /** How its answers are usually graded. */
    public Grading grading() {
        return grading;
    }

    /** What stands before a question when there is no chat template. */
    String label() {
        return label;
    }

    /** Texts that end an answer: without a chat template the next question's label too, for a model goes on to write one. */
    public List<String> stops(boolean chat) {
        return chat ? ENDS : List.of(label, ENDS.get(0), ENDS.get(1));
    }
}
