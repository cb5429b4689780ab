package dev.retort.atlas;

import java.util.Arrays;
import java.util.Locale;

/** Who named a feature. */
public enum LabelSource {
    /** A language model that was shown where it fires; measured by how well the name tells where it fires. */
    JUDGE,
    /** The atlas's own tables, put in words; nothing was measured of the words. */
    OFFLINE,
    /** A person. */
    HAND;

    /** As tables and reports have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LabelSource of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no source of labels: " + word));
    }
}
