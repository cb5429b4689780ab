package dev.retort.experiments.modes;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a mode is for. */
public enum Goal {
    /** Longer thoughts that find more slips. */
    DEEP,
    /** Shorter thoughts that are as right. */
    INCISIVE;

    /** The name on the command line and in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** +1 where thoughts are to become longer, −1 where shorter. */
    int sign() {
        return switch (this) {
            case DEEP -> 1;
            case INCISIVE -> -1;
        };
    }

    /**
     * The goal of that name.
     *
     * @throws BadInput when there is none
     */
    public static Goal named(String text) {
        return Arrays.stream(values())
                .filter(goal -> goal.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no goal \"" + text + "\"; there are "
                        + Arrays.stream(values()).map(Goal::text).collect(Collectors.joining(" and ")) + "."));
    }
}
