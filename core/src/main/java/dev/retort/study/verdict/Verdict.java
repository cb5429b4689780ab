package dev.retort.study.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the figures say of a claim.
 *
 * @param lacks what is missing, which makes the claim not testable here, and what was passed over
 * @param file that has the figures, from the workspace on; null where they are the study's own
 * @param command that makes the figures anew, to be given where the study's file lies
 */
public record Verdict(
        Claim claim,
        List<Comparison> comparisons,
        List<Lack> lacks,
        @Nullable String file,
        String command) {
    public Verdict {
        comparisons = List.copyOf(comparisons);
        lacks = List.copyOf(lacks);
    }

    /** Every comparison must hold; so asking for more of them never makes a claim easier. */
    public Outcome outcome() {
        if (comparisons.isEmpty() || lacks.stream().anyMatch(lack -> lack.why().hinders())) {
            return Outcome.NOT_TESTABLE;
        }
        return comparisons.stream().allMatch(Comparison::holds) ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED;
    }
}
