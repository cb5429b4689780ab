package dev.retort.study.verdict;

import java.util.Locale;

/** What became of a claim. */
public enum Outcome {
    /** Every interval is on the claimed side and apart from its controls. */
    REPRODUCED,
    /** All was measured, and some interval is not. */
    NOT_REPRODUCED,
    /** Something that the rule needs was not measured. */
    NOT_TESTABLE;

    /** As files and words' keys have it: {@code not-testable}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
