package dev.retort.study.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a claim cannot be tested here.
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
        SEEDS;

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
