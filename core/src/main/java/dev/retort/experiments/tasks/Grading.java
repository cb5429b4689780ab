package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is found in what a model wrote, strictly (in the form it was asked for) and flexibly (wherever it stands),
 * and when it is the reference. The rules are lm-evaluation-harness's, so that figures compare with what others publish.
 */
public enum Grading {
    /**
     * A number. Strict: the first {@code #### N}; flexible: the last thing that looks like one. Task gsm8k version 3.0
     * ({@code gsm8k.yaml} at commit 47f16bf: {@code strict-match}, {@code flexible-extract}, {@code regexes_to_ignore}).
     */
    NUMBER,
    /**
     * A formula. Strict: the last {@code \boxed{…}}, which is how task hendrycks_math version 1.0 takes references from solutions
     * ({@code utils.py} at commit d42a3e4); flexible: that, else what stands between the first and the last dollar sign, else all of
     * it. The harness looks for no box in outputs, only between dollar signs. Equal by {@link MathEquivalence}, as there.
     */
    BOXED,
    /** Words. Strict: what follows the first {@code ####} on its line; flexible: the last line that is not empty. */
    TEXT;

    private static final Pattern STRICT_NUMBER = Pattern.compile("#### (-?[0-9.,]+)");
    private static final Pattern FLEXIBLE_NUMBER = Pattern.compile("(-?[$0-9.,]{2,})|(-?[0-9]+)");
    private static final Pattern STRICT_TEXT = Pattern.compile("####[ \t]*(\\S[^\n]*)");

    /** What is taken out of a number before it is compared; in this order. */
    private static final Pattern[] IGNORED = {
        Pattern.compile(","), Pattern.compile("\\$"), Pattern.compile("(?s).*#### "), Pattern.compile("\\.$")
    };

    /** The grading of this name. */
    public static Grading named(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no grading \"" + word + "\"; choose one of "
                        + Arrays.stream(values()).map(Grading::word).collect(Collectors.joining(", ")) + "."));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The answer where it was asked for; null when nothing stands there. */
    public @Nullable String strict(String answer) {
        return switch (this) {
            case NUMBER -> first(STRICT_NUMBER, answer);
            case BOXED -> Boxed.last(answer);
            case TEXT -> first(STRICT_TEXT, answer);
        };
    }

    /** The answer wherever it is; null when nothing looks like one. */
    public @Nullable String flexible(String answer) {
        return switch (this) {
            case NUMBER ->
                FLEXIBLE_NUMBER
                        .matcher(answer)
                        .results()
                        .reduce((_, later) -> later)
                        .map(MatchResult::group)
                        .orElse(null);
            case BOXED -> formula(answer);
            case TEXT ->
                answer.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .reduce((_, later) -> later)
                        .orElse(null);
        };
    }

    /** Whether what was extracted is the reference. */
    public boolean matches(@Nullable String extracted, String reference) {
        if (extracted == null) {
            return false;
        }
        return switch (this) {
            case NUMBER -> number(extracted).equals(number(reference));
            case BOXED -> MathEquivalence.same(extracted, reference);
            case TEXT -> extracted.strip().equalsIgnoreCase(reference.strip());
        };
    }

    private static @Nullable String first(Pattern pattern, String answer) {
        var found = pattern.matcher(answer);
        return found.find() ? found.group(1).strip() : null;
    }

    private static String formula(String answer) {
        String boxed = Boxed.last(answer);
        if (boxed != null) {
            return boxed;
        }
        int from = answer.indexOf('$');
        int to = answer.lastIndexOf('$');
        return from < to ? answer.substring(from + 1, to) : answer;
    }

    private static String number(String text) {
        String rest = text;
        for (Pattern ignored : IGNORED) {
            rest = ignored.matcher(rest).replaceAll("");
        }
        return rest.toLowerCase(Locale.ROOT);
    }
}
