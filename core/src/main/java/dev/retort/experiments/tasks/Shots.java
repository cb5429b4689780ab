package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * Worked examples that a prompt shows before its question. Each question gets examples of its own, drawn without replacement,
 * as the harness does; which ones depends on the seed and the question's place in its file.
 *
 * @param from where they are drawn; empty when none are shown
 * @param count examples a prompt
 */
public record Shots(List<EvaluationItem> from, int count, long seed) {
    public Shots {
        from = List.copyOf(from);
        if (count < 0) {
            throw new IllegalArgumentException(count + " examples");
        }
    }

    public static Shots none() {
        return new Shots(List.of(), 0, 0);
    }

    /** The examples for a question, never the question itself. */
    List<EvaluationItem> of(EvaluationItem item, int index) {
        List<EvaluationItem> shown = new ArrayList<>();
        if (count == 0) {
            return shown;
        }
        for (int place : Rng.permutation(from.size(), seed, "shots", index)) {
            EvaluationItem shot = from.get(place);
            if (!shot.question().strip().equals(item.question().strip())) {
                shown.add(shot);
            }
            if (shown.size() == count) {
                return shown;
            }
        }
        throw new BadInput("--shots " + count + ": there are only " + shown.size() + " examples for question \""
                + item.id() + "\"; ask for fewer, or give a larger --shots-from.");
    }
}
