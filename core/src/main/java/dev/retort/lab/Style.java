package dev.retort.lab;

import java.util.Locale;

/** How sure of itself a thought is from its first words on; the v3e teacher draws one a trace. */
public enum Style {
    /** Few words between the steps, few checks. */
    DIRECT,
    /** Words between the steps, and a check after the conclusion more often than not. */
    HESITANT;

    /** The name in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
