package dev.retort.formats;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** What an unquoted YAML scalar means: the core schema of YAML 1.2 (§10.3), and underscores within numbers. */
final class YamlScalar {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9](_?[0-9])*");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,15}");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]{1,20}");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9](_?[0-9])*(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final int LONGEST_NUMBER = 400;

    private YamlScalar() {}

    static Node resolve(ScalarEvent scalar, Place place) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return new TextNode(place, text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new NullNode(place);
            case "true", "True", "TRUE" -> new BoolNode(place, true);
            case "false", "False", "FALSE" -> new BoolNode(place, false);
            default -> text.length() > LONGEST_NUMBER ? new TextNode(place, text) : numberOrText(text, place);
        };
    }

    private static Node numberOrText(String text, Place place) {
        if (WHOLE.matcher(text).matches()) {
            return new NumberNode(place, new BigInteger(text.replace("_", "")).toString());
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return new NumberNode(place, new BigInteger(text.substring(2), 16).toString());
        }
        if (OCTAL.matcher(text).matches()) {
            return new NumberNode(place, new BigInteger(text.substring(2), 8).toString());
        }
        if (REAL.matcher(text).matches()) {
            double value = Double.parseDouble(text.replace("_", ""));
            if (Double.isFinite(value)) {
                return new NumberNode(place, Double.toString(value));
            }
        }
        return new TextNode(place, text);
    }
}
