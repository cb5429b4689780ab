package dev.retort.models.template;

import java.util.List;
import java.util.function.BinaryOperator;

/**
 * What may stand after {@code |}: the filters of single values here, those of lists and dicts in {@link ListFilters}.
 */
final class Filters {
    private final Budget budget;
    private final ListFilters lists;

    /** @param attribute follows a dotted path from a value */
    Filters(Budget budget, Values values, Tests tests, BinaryOperator<Object> attribute) {
        this.budget = budget;
        this.lists = new ListFilters(budget, values, tests, attribute, this);
    }

    Object apply(String name, Object value, Arguments arguments) {
        if (value instanceof String s) {
            budget.size(s.length());
        }
        return switch (name) {
            case "trim" -> trim(text(value), arguments);
            case "upper" -> PythonText.upper(text(value));
            case "lower" -> PythonText.lower(text(value));
            case "title" -> PythonText.titleFilter(text(value));
            case "capitalize" -> PythonText.capitalize(text(value));
            case "string", "safe" -> text(value);
            case "length", "count" -> Values.length(value);
            case "tojson" -> Printer.json(value, jsonStyle(arguments), budget);
            case "default", "d" -> otherwise(value, arguments);
            case "replace" -> replace(text(value), arguments);
            case "indent" -> indent(text(value), arguments);
            case "int" -> toInt(value, arguments.at(0, "default", 0L));
            case "float" -> toFloat(value, arguments.at(0, "default", 0.0));
            case "abs" -> abs(value);
            default -> lists.apply(name, value, arguments);
        };
    }

    private String text(Object value) {
        return Printer.text(value, budget);
    }

    private static String trim(String s, Arguments arguments) {
        return arguments.at(0, "chars", None.NONE) instanceof String set
                ? PythonText.strip(s, set, true, true)
                : PythonText.strip(s);
    }

    private Printer.Json jsonStyle(Arguments arguments) {
        Object indent = arguments.at(1, "indent", None.NONE);
        boolean pretty = indent != None.NONE;
        String step = indent instanceof String s ? s : indent instanceof Long n ? blanks(n) : "";
        List<Object> separators =
                arguments.at(2, "separators", None.NONE) instanceof List<?> list ? List.copyOf(list) : List.of();
        boolean own = separators.size() == 2;
        return new Printer.Json(
                Values.truth(arguments.at(0, "ensure_ascii", false)),
                pretty,
                step,
                own ? text(separators.get(0)) : pretty ? "," : ", ",
                own ? text(separators.get(1)) : ": ",
                Values.truth(arguments.at(3, "sort_keys", false)));
    }

    private String blanks(long n) {
        budget.size(n);
        return " ".repeat((int) Math.max(0, n));
    }

    private static Object otherwise(Object value, Arguments arguments) {
        boolean alsoFalse = Values.truth(arguments.at(1, "boolean", false));
        boolean missing = value instanceof Undefined || alsoFalse && !Values.truth(value);
        return missing ? arguments.at(0, "default_value", "") : value;
    }

    private String replace(String s, Arguments arguments) {
        String old = text(arguments.need(0, "replace"));
        return Methods.replace(s, old, text(arguments.need(1, "replace")), arguments.integer(2, "count", -1), budget);
    }

    private String indent(String s, Arguments arguments) {
        Object width = arguments.at(0, "width", 4L);
        String step = width instanceof String own ? own : blanks(arguments.integer(0, "width", 4));
        boolean first = Values.truth(arguments.at(1, "first", false));
        boolean blank = Values.truth(arguments.at(2, "blank", false));
        StringBuilder out = new StringBuilder();
        List<Object> lines = PythonText.lines(s + "\n");
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            boolean indented = i == 0 ? first : blank || !line.isEmpty();
            budget.size((long) step.length() + line.length());
            out.append(i == 0 ? "" : "\n").append(indented ? step : "").append(line);
        }
        return out.toString();
    }

    /** Java's parser takes suffixes and hexadecimals that Python refuses. */
    private static double real(String s) {
        String number = PythonText.strip(s);
        if (!number.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
            throw new NumberFormatException(number);
        }
        return Double.parseDouble(number);
    }

    private static Object toInt(Object value, Object otherwise) {
        try {
            return switch (value) {
                case String s -> {
                    String number = PythonText.strip(s).replace("_", "");
                    yield number.matches("[+-]?[0-9]+") ? Long.parseLong(number) : (long) real(number);
                }
                case Double d when Double.isFinite(d) -> d.longValue();
                case Long _ -> value;
                case Boolean b -> b ? 1L : 0L;
                default -> otherwise;
            };
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Object toFloat(Object value, Object otherwise) {
        try {
            Double number = value instanceof String s ? (Double) real(s) : Values.number(value);
            return number == null ? otherwise : number;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Object abs(Object value) {
        return switch (value) {
            case Long n -> Math.abs(n);
            case Double d -> Math.abs(d);
            default -> throw new TemplateFault("abs: a " + Values.kind(value) + " is no number");
        };
    }
}
