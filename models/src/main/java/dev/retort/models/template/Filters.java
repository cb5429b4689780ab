package dev.retort.models.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What may stand after {@code |}. */
final class Filters {
    private final Budget budget;
    private final Values values;
    private final Tests tests;
    private final BinaryOperator<Object> attribute;

    /** @param attribute follows a dotted path from a value */
    Filters(Budget budget, Values values, Tests tests, BinaryOperator<Object> attribute) {
        this.budget = budget;
        this.values = values;
        this.tests = tests;
        this.attribute = attribute;
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
            case "list" -> new ArrayList<>(values.items(value));
            case "first" -> end(values.items(value), true);
            case "last" -> end(values.items(value), false);
            case "reverse" -> reverse(value);
            case "join" -> join(value, arguments);
            case "items" -> items(value);
            case "map" -> map(value, arguments);
            case "select" -> select(value, x -> test(x, arguments, 0));
            case "reject" -> select(value, x -> !test(x, arguments, 0));
            case "selectattr" -> select(value, x -> test(attribute.apply(x, arguments.need(0, name)), arguments, 1));
            case "rejectattr" -> select(value, x -> !test(attribute.apply(x, arguments.need(0, name)), arguments, 1));
            case "sort" -> sort(value, arguments);
            case "unique" -> unique(value, arguments);
            case "dictsort" -> dictsort(value, arguments);
            default -> throw new TemplateFault("there is no filter named '" + name + "'");
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

    private static Object end(List<Object> items, boolean first) {
        if (items.isEmpty()) {
            return new Undefined("the list is empty and has no " + (first ? "first" : "last") + " item");
        }
        return first ? items.getFirst() : items.getLast();
    }

    private Object reverse(Object value) {
        return value instanceof String s
                ? new StringBuilder(s).reverse().toString()
                : new ArrayList<>(values.items(value).reversed());
    }

    private Object join(Object value, Arguments arguments) {
        String separator = text(arguments.at(0, "d", ""));
        Object path = arguments.at(1, "attribute", None.NONE);
        StringBuilder out = new StringBuilder();
        String before = "";
        for (Object item : values.items(value)) {
            String part = text(path == None.NONE ? item : attribute.apply(item, path));
            budget.size((long) before.length() + part.length());
            out.append(before).append(part);
            before = separator;
        }
        return out.toString();
    }

    private static Object items(Object value) {
        return switch (value) {
            case Map<?, ?> map -> Methods.pairs(map);
            case Undefined _ -> List.of();
            default -> throw new TemplateFault("items: a " + Values.kind(value) + " is no dict");
        };
    }

    private Object map(Object value, Arguments arguments) {
        Object path = arguments.named().getOrDefault("attribute", None.NONE);
        UnaryOperator<Object> change;
        if (path != None.NONE) {
            Object otherwise = arguments.named().getOrDefault("default", None.NONE);
            change = item -> {
                Object found = attribute.apply(item, path);
                return found instanceof Undefined && otherwise != None.NONE ? otherwise : found;
            };
        } else {
            String filter = arguments.text(0, "map");
            Arguments rest = new Arguments(
                    arguments.positional().subList(1, arguments.positional().size()), arguments.named());
            change = item -> apply(filter, item, rest);
        }
        List<Object> changed = new ArrayList<>();
        for (Object item : values.items(value)) {
            budget.enter();
            changed.add(change.apply(item));
            budget.leave();
        }
        return changed;
    }

    private List<Object> select(Object value, Predicate<Object> wanted) {
        List<Object> selected = new ArrayList<>();
        for (Object item : values.items(value)) {
            budget.step();
            if (wanted.test(item)) {
                selected.add(item);
            }
        }
        return selected;
    }

    /** The test named at a place of the arguments on {@code item}; without one, whether the item is true. */
    private boolean test(Object item, Arguments arguments, int place) {
        List<Object> given = arguments.positional();
        if (place >= given.size()) {
            return Values.truth(item);
        }
        return tests.holds(
                arguments.text(place, "select"), item, new Arguments(given.subList(place + 1, given.size()), Map.of()));
    }

    private Object folded(Object value, boolean caseSensitive) {
        return !caseSensitive && value instanceof String s ? PythonText.lower(s) : value;
    }

    private List<Object> ordered(List<Object> items, UnaryOperator<Object> key, boolean reverse) {
        Comparator<Object> order = (a, b) -> {
            budget.step();
            return values.compare(key.apply(a), key.apply(b));
        };
        List<Object> sorted = new ArrayList<>(items);
        sorted.sort(reverse ? Collections.reverseOrder(order) : order);
        return sorted;
    }

    private Object sort(Object value, Arguments arguments) {
        boolean sensitive = Values.truth(arguments.at(1, "case_sensitive", false));
        Object path = arguments.at(2, "attribute", None.NONE);
        UnaryOperator<Object> key = item -> folded(path == None.NONE ? item : attribute.apply(item, path), sensitive);
        return ordered(values.items(value), key, Values.truth(arguments.at(0, "reverse", false)));
    }

    private Object unique(Object value, Arguments arguments) {
        boolean sensitive = Values.truth(arguments.at(0, "case_sensitive", false));
        Object path = arguments.at(1, "attribute", None.NONE);
        List<Object> seen = new ArrayList<>();
        return select(value, item -> {
            Object key = folded(path == None.NONE ? item : attribute.apply(item, path), sensitive);
            boolean fresh = !values.contains(seen, key);
            if (fresh) {
                seen.add(key);
            }
            return fresh;
        });
    }

    private Object dictsort(Object value, Arguments arguments) {
        boolean sensitive = Values.truth(arguments.at(0, "case_sensitive", false));
        int part = arguments.at(1, "by", "key").equals("value") ? 1 : 0;
        List<Object> pairs = Methods.pairs(value instanceof Map<?, ?> map ? map : Map.of());
        UnaryOperator<Object> key = pair -> folded(((Tuple) pair).get(part), sensitive);
        return ordered(pairs, key, Values.truth(arguments.at(2, "reverse", false)));
    }
}
