package dev.retort.study.report;

/** The languages a report speaks; one file holds both, this chooses which one is shown first. */
public enum Lang {
    EN("en"),
    JA("ja");

    private final String tag;

    Lang(String tag) {
        this.tag = tag;
    }

    /** The BCP 47 tag, as in {@code --lang} and in the page's {@code lang} attribute. */
    public String tag() {
        return tag;
    }
}
