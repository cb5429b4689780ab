package dev.retort.activations;

import dev.retort.basics.BadInput;
import java.util.Arrays;
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

    /** @throws BadInput when there is none of that name */
    public static Part named(String word) {
        return Arrays.stream(values())
                .filter(part -> part.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new BadInput("there is no part \"" + word + "\" of a corpus; expected train, dev or test."));
    }
}
