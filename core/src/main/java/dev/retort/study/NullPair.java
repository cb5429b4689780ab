package dev.retort.study;

import java.util.Locale;

/** Two models between which nothing was distilled; what a figure says of them is chance. */
public enum NullPair {
    /** The base with itself. */
    IDENTICAL,
    /** The base, and the base trained on for the distilled model's tokens of its own data. */
    CONTINUED;

    /** As it stands in study.yaml and metrics.json. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
