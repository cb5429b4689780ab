package dev.retort.activations;

import java.util.Locale;

/** A part of the corpus, by document: models of features are trained on one, chosen on another, measured on the third. */
public enum Part {
    TRAIN,
    DEV,
    TEST;

    /** The name in files and on the progress line: {@code train}, {@code dev}, {@code test}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
