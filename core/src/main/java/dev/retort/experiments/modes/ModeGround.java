package dev.retort.experiments.modes;

import dev.retort.experiments.Task;
import dev.retort.experiments.interventions.Clause;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mode is sought on: texts that show where a thought decides to go on or to end, problems to choose by, and others
 * to take the figures from.
 *
 * @param texts whole sequences, as the distilled model learnt them
 * @param decisions for each text the positions after which a thought goes on or ends
 * @param repairs for each text the positions whose next token begins the repair of a slip; none anywhere where that is not known
 * @param goOn first tokens of what looks again
 * @param end first token of what ends the thought
 * @param decides where those decisions stand while a model writes
 * @param sentences where any sentence ends
 * @param own problems the model may think about to learn from its own thoughts, none of them of dev or test; null where nobody
 *     knows what a thought concludes
 * @param dev problems that choices are made by
 * @param test problems that figures come from
 */
@SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
public record ModeGround(
        List<int[]> texts,
        int[][] decisions,
        int[][] repairs,
        int[] goOn,
        int end,
        Clause decides,
        Clause sentences,
        @Nullable OwnProblems own,
        Task dev,
        Task test) {
    public ModeGround {
        texts = List.copyOf(texts);
    }

    /** Whether it is known where slips are repaired. */
    boolean knowsRepairs() {
        return Arrays.stream(repairs).anyMatch(places -> places.length > 0);
    }

    /** Problems with the truth about what was concluded where: what a brake can be fitted on. */
    public interface OwnProblems {
        Task task();

        /**
         * Where a sequence first concludes, and whether what it concludes is right; null where it never does.
         *
         * @param ids the whole sequence, prompt included
         */
        @Nullable
        Conclusion conclusion(int problem, int[] ids);
    }

    /** The position of the token that ends a first conclusion. */
    public record Conclusion(int position, boolean right) {}
}
