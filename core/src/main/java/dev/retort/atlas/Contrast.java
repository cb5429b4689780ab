package dev.retort.atlas;

import dev.retort.formats.Node;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which tokens of a category are told from which others; the names are those of metrics.json. */
public enum Contrast {
    /** The opener itself, against every other token. Mostly token identity: no proof of anything. */
    AT("at"),
    /** The token whose next one is the opener, against every other token. */
    PRE("pre"),
    /** Every token of a segment, against every other token. */
    SEGMENT("segment"),
    /** The opener, against the same word outside the category's segments (prose). */
    AT_HARD("at_hard"),
    /** The token before the opener, against the sentence ends of traces that no opener follows. */
    PRE_HARD("pre_hard");

    private final String text;

    Contrast(String text) {
        this.text = text;
    }

    /** Its name in files. */
    public String text() {
        return text;
    }

    /** By its name in a file. */
    static Contrast of(Node name) {
        return Arrays.stream(values())
                .filter(one -> one.text.equals(name.asText()))
                .findFirst()
                .orElseThrow(() -> name.place().refuse("found \"" + name.asText() + "\", expected one of " + texts()));
    }

    static String texts() {
        return Arrays.stream(values()).map(Contrast::text).collect(Collectors.joining(", "));
    }
}
