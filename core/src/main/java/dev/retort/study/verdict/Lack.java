package dev.retort.study.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a claim cannot be tested here, or which file beside the study was passed over on the way.
 *
 * @param arguments of its words
 */
public record Lack(Why why, List<String> arguments) {
    /** What is missing; the words are under {@code lack.WORD}. */
    public enum Why {
        /** A figure was not measured: its name in metrics.json. */
        FIGURE,
        /** A figure has no interval: its name. */
        INTERVAL,
        /** A control was not measured: its name. */
        CONTROL,
        /** The null pair of the base trained on was not run. */
        NULL_PAIR,
        /** Too few documents or problems: how many, and how many it takes. */
        TOO_FEW,
        /** One pair is one size. */
        ONE_SIZE,
        /** Too few seeds or sizes: how many of each. */
        SEEDS,
        /** A file was measured on another pair of models, or does not say on which: its name. */
        OTHER_PAIR,
        /** A file lacks controls: its name. */
        NO_CONTROLS,
        /** A search came to no mode: its file. */
        NO_MODE,
        /** A mode is a direction and reads no features: its file. */
        NO_FEATURES;

        /** Whether a claim cannot be tested for it; a file that was passed over says nothing of what was measured elsewhere. */
        boolean hinders() {
            return switch (this) {
                case OTHER_PAIR, NO_CONTROLS, NO_MODE, NO_FEATURES -> false;
                case FIGURE, INTERVAL, CONTROL, NULL_PAIR, TOO_FEW, ONE_SIZE, SEEDS -> true;
            };
        }

        /** As words' keys have it: {@code null-pair}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Lack {
        arguments = List.copyOf(arguments);
    }

    /** With its words' arguments. */
    public static Lack of(Why why, Object... arguments) {
        return new Lack(why, Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
