package dev.retort.lab;

import java.util.Locale;

/**
 * A stretch of a thought that looks again at what is there already: a check, a second way, a doubt.
 *
 * @param start index of its first token, the opener
 * @param end index after its last token; a conclusion said again belongs to the check that led to it
 * @param redundant whether what is looked at was right, so that nothing can be found
 */
public record EpisodeSpan(int start, int end, Place place, boolean redundant) {
    /** Where in a thought an episode stands. */
    public enum Place {
        /** Between the steps, looking at the last one. */
        STEP,
        /** Looking at the whole way before the first conclusion. */
        BEFORE,
        /** After the first conclusion. */
        AFTER;

        /** The name in files. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public int length() {
        return end - start;
    }
}
