package dev.retort.experiments.tasks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether two formulas are written alike, spelling aside: {@code \dfrac12} and {@code \frac{1}{2}}, {@code 50\%} and {@code 50}.
 * No algebra: {@code x+1} and {@code 1+x} differ.
 *
 * <p>The rules of {@code is_equiv} in lm-evaluation-harness's {@code hendrycks_math} version 1.0 (after Hendrycks et al. 2103.03874). A text
 * the rules stumble over there (units twice, a fraction without its parts, {@code a/b} of letters) is compared as it stands, and
 * so it is here.
 */
final class MathEquivalence {
    /** In this order; what stands first may make what stands later. */
    private static final String[][] RESPELLED = {
        {"\n", ""},
        {"\\!", ""},
        {"\\\\", "\\"},
        {"tfrac", "frac"},
        {"dfrac", "frac"},
        {"\\left", ""},
        {"\\right", ""},
        {"^{\\circ}", ""},
        {"^\\circ", ""},
        {"\\$", ""}
    };

    private static final String UNIT = "\\text{ ";
    private static final String ROOT = "\\sqrt";
    private static final Pattern BARE_ROOT = Pattern.compile("\\\\sqrt(?!\\{)(.)", Pattern.DOTALL);
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(_\\d+)*");
    private static final Pattern PLAIN = Pattern.compile("0|-?[1-9]\\d*");

    private MathEquivalence() {}

    static boolean same(String a, String b) {
        String plainA = respelled(a);
        String plainB = plainA == null ? null : respelled(b);
        return plainA == null || plainB == null ? a.equals(b) : plainA.equals(plainB);
    }

    /** The text in its usual spelling; null where the rules stumble. */
    static @Nullable String respelled(String formula) {
        String text = formula;
        for (String[] rule : RESPELLED) {
            text = text.replace(rule[0], rule[1]);
        }
        int unit = text.indexOf(UNIT);
        if (unit >= 0) {
            if (text.indexOf(UNIT, unit + UNIT.length()) >= 0) {
                return null;
            }
            text = text.substring(0, unit);
        }
        text = text.replace("\\%", "").replace(" .", " 0.").replace("{.", "{0.");
        if (text.isEmpty()) {
            return text;
        }
        text = withoutName(text.startsWith(".") ? "0" + text : text);
        if (text.endsWith(ROOT) || text.contains(ROOT + ROOT)) {
            return null;
        }
        text = BARE_ROOT.matcher(text).replaceAll("\\\\sqrt{$1}").replace(" ", "");
        String fractions = bracedFractions(text);
        return fractions == null ? null : slashed(fractions.equals("0.5") ? "\\frac{1}{2}" : fractions);
    }

    /** {@code x=5} is {@code 5}, when the name is short and there is but one equals sign. */
    private static String withoutName(String text) {
        int equals = text.indexOf('=');
        boolean one = equals >= 0 && text.indexOf('=', equals + 1) < 0;
        return one && text.codePointCount(0, equals) <= 2 ? text.substring(equals + 1) : text;
    }

    /** Braces around a fraction's parts where they are left out; nothing is done when a part lacks. */
    private static @Nullable String bracedFractions(String text) {
        String[] pieces = text.split("\\\\frac", -1);
        StringBuilder braced = new StringBuilder(pieces[0]);
        for (int i = 1; i < pieces.length; i++) {
            int[] points = pieces[i].codePoints().toArray();
            if (points.length == 0) {
                return null;
            }
            braced.append("\\frac");
            if (points[0] == '{') {
                braced.append(pieces[i]);
                continue;
            }
            if (points.length == 1) {
                return text;
            }
            braced.append('{').appendCodePoint(points[0]).append('}');
            String denominator = Character.toString(points[1]);
            braced.append(points[1] == '{' ? denominator : '{' + denominator + '}');
            braced.append(new String(points, 2, points.length - 2));
        }
        return braced.toString();
    }

    /** {@code 3/4} as a fraction. */
    private static @Nullable String slashed(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            return text;
        }
        Matcher above = WHOLE.matcher(parts[0]);
        Matcher below = WHOLE.matcher(parts[1]);
        if (!above.matches() || !below.matches()) {
            return null;
        }
        boolean plain =
                PLAIN.matcher(parts[0]).matches() && PLAIN.matcher(parts[1]).matches();
        return plain ? "\\frac{" + parts[0] + "}{" + parts[1] + "}" : text;
    }
}
