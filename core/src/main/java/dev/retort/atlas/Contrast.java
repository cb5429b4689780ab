package dev.retort.atlas;

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
}
