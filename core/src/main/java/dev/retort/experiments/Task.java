package dev.retort.experiments;

import java.util.Set;
import java.util.function.IntPredicate;

/** Problems with a grader: what a model is given, and what its answer was worth. */
public interface Task {
    /** How many problems there are. */
    int size();

    /** The prompt of a problem. */
    int[] prompt(int problem);

    /**
     * Judges an answer.
     *
     * @param output the tokens the model wrote, the stop token included when it came
     */
    Graded grade(int problem, int[] output);

    /** Tokens that end an answer. */
    Set<Integer> stops();

    /** Sees an answer's tokens as they are written and says whether it goes on, stop tokens aside; anew for each answer. */
    default IntPredicate watch() {
        return id -> true;
    }

    /** New tokens at most; an answer cut off there is graded as it stands. */
    int maxTokens();
}
