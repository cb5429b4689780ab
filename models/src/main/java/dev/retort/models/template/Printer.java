package dev.retort.models.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as text: Python's {@code str} and {@code repr}, and {@code json.dumps} as Hugging Face's {@code tojson} calls
 * it.
 */
final class Printer {
    private final Budget budget;
    private final StringBuilder out = new StringBuilder();

    private Printer(Budget budget) {
        this.budget = budget;
    }

    static String text(Object value, Budget budget) {
        return switch (value) {
            case String s -> s;
            case Undefined _ -> "";
            default -> {
                Printer printer = new Printer(budget);
                printer.repr(value);
                yield printer.out.toString();
            }
        };
    }

    static String json(Object value, Json style, Budget budget) {
        Printer printer = new Printer(budget);
        printer.json(value, style, "\n");
        return printer.out.toString();
    }

    /** {@code indent} empty: all on one line. */
    record Json(
            boolean ascii, boolean pretty, String indent, String itemSeparator, String keySeparator, boolean sorted) {}

    private void put(String text) {
        budget.size(text.length());
        out.append(text);
    }

    private void repr(Object value) {
        budget.enter();
        switch (value) {
            case None _ -> put("None");
            case Boolean b -> put(b ? "True" : "False");
            case Double d -> put(number(d));
            case String s -> quoted(s);
            case Tuple tuple -> list(tuple, "(", tuple.size() == 1 ? ",)" : ")");
            case List<?> list -> list(list, "[", "]");
            case Map<?, ?> map -> {
                String before = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    put(before);
                    repr(entry.getKey());
                    put(": ");
                    repr(entry.getValue());
                    before = ", ";
                }
                put(map.isEmpty() ? "{}" : "}");
            }
            case Long n -> put(Long.toString(n));
            case Undefined _ -> put("Undefined");
            default -> throw new TemplateFault("a " + Values.kind(value) + " cannot be printed");
        }
        budget.leave();
    }

    private void list(List<?> items, String open, String close) {
        put(open);
        for (int i = 0; i < items.size(); i++) {
            put(i == 0 ? "" : ", ");
            repr(items.get(i));
        }
        put(close);
    }

    private void quoted(String s) {
        String quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? "\"" : "'";
        StringBuilder text = new StringBuilder(quote);
        s.codePoints().forEach(c -> {
            int named = "\\\n\r\t".indexOf(c);
            if (named >= 0) {
                text.append('\\').append("\\nrt".charAt(named));
            } else if (c == quote.charAt(0)) {
                text.append('\\').append(quote);
            } else if (printable(c)) {
                text.appendCodePoint(c);
            } else {
                text.append(
                        c < 0x100
                                ? "\\x%02x".formatted(c)
                                : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
            }
        });
        put(text.append(quote).toString());
    }

    private static boolean printable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED -> false;
                    case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    /** The shortest digits that read back as the same double, as Python lays them out. */
    static String number(double d) {
        if (Double.isNaN(d)) {
            return "nan";
        }
        if (Double.isInfinite(d)) {
            return d > 0 ? "inf" : "-inf";
        }
        if (d == 0) {
            return 1 / d < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(d)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = exact.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = exact.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = exponent < 0 ? "-" : "+";
        int size = Math.abs(exponent);
        return (d < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + sign + (size < 10 ? "0" : "") + size;
    }

    private void json(Object value, Json style, String newline) {
        budget.enter();
        switch (value) {
            case None _ -> put("null");
            case Boolean b -> put(b ? "true" : "false");
            case Long n -> put(Long.toString(n));
            case Double d -> put(jsonNumber(d));
            case String s -> jsonText(s, style.ascii());
            case List<?> list -> {
                String inner = newline + style.indent();
                for (int i = 0; i < list.size(); i++) {
                    put((i == 0 ? "[" : style.itemSeparator()) + (style.pretty() ? inner : ""));
                    json(list.get(i), style, inner);
                }
                put(list.isEmpty() ? "[]" : (style.pretty() ? newline : "") + "]");
            }
            case Map<?, ?> map -> {
                String inner = newline + style.indent();
                String before = "{";
                for (Map.Entry<?, ?> entry : (style.sorted() ? sorted(map) : map).entrySet()) {
                    put(before + (style.pretty() ? inner : ""));
                    jsonText(jsonKey(entry.getKey()), style.ascii());
                    put(style.keySeparator());
                    json(entry.getValue(), style, inner);
                    before = style.itemSeparator();
                }
                put(map.isEmpty() ? "{}" : (style.pretty() ? newline : "") + "}");
            }
            case Undefined undefined -> throw undefined.fault();
            default -> throw new TemplateFault("tojson cannot write a " + Values.kind(value));
        }
        budget.leave();
    }

    private static Map<String, Object> sorted(Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(jsonKey(key), value));
        return sorted;
    }

    private static String jsonNumber(double d) {
        return Double.isNaN(d) ? "NaN" : Double.isInfinite(d) ? d > 0 ? "Infinity" : "-Infinity" : number(d);
    }

    private static String jsonKey(Object key) {
        return switch (key) {
            case String s -> s;
            case Boolean b -> b ? "true" : "false";
            case Double d -> jsonNumber(d);
            case None _ -> "null";
            default -> key.toString();
        };
    }

    private void jsonText(String s, boolean ascii) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : s.toCharArray()) {
            int named = "\"\\\n\r\t\b\f".indexOf(c);
            if (named >= 0) {
                text.append('\\').append("\"\\nrtbf".charAt(named));
            } else if (c < 0x20 || ascii && c > 0x7e) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        put(text.append('"').toString());
    }
}
