package dev.retort.study.verdict;

import java.util.List;

/**
 * What the figures say of a claim.
 *
 * @param lacks what is missing; any makes the claim not testable here
 * @param command that makes the figures anew, to be given where the study's file lies
 */
public record Verdict(Claim claim, List<Comparison> comparisons, List<Lack> lacks, String command) {
    public Verdict {
        comparisons = List.copyOf(comparisons);
        lacks = List.copyOf(lacks);
    }

    /** Every comparison must hold; so asking for more of them never makes a claim easier. */
    public Outcome outcome() {
        if (!lacks.isEmpty() || comparisons.isEmpty()) {
            return Outcome.NOT_TESTABLE;
        }
        return comparisons.stream().allMatch(Comparison::holds) ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED;
    }
}
