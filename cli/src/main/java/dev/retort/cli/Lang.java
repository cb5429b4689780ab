package dev.retort.cli;

import java.util.Locale;

/** The languages of the report and the studio; figures are the same in both. */
public enum Lang {
    en(Locale.ENGLISH),
    ja(Locale.JAPANESE);

    private final Locale locale;

    Lang(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /** Japanese on a machine set to Japanese, English everywhere else. */
    static Lang ofThisMachine() {
        return Locale.getDefault().getLanguage().equals("ja") ? ja : en;
    }
}
