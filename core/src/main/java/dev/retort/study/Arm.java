package dev.retort.study;

import java.util.Optional;

/** Which two models a figure is about: the real pair, or one between which nothing was distilled. */
enum Arm {
    REAL(""),
    IDENTICAL("-identical"),
    CONTINUED("-continued");

    private final String suffix;

    Arm(String suffix) {
        this.suffix = suffix;
    }

    static Arm of(NullPair pair) {
        return switch (pair) {
            case IDENTICAL -> IDENTICAL;
            case CONTINUED -> CONTINUED;
        };
    }

    /** The name of this arm's step of a kind: {@code harvest}, {@code harvest-identical}. */
    String step(String kind) {
        return kind + suffix;
    }

    /** Its name under {@code null_pairs}; nothing for the real pair. */
    Optional<String> word() {
        return suffix.isEmpty() ? Optional.empty() : Optional.of(suffix.substring(1));
    }
}
