package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of strings, dicts and lists that a template may call; none of them changes its value. */
final class Methods {
    private final Budget budget;
    private final Values values;

    Methods(Budget budget, Values values) {
        this.budget = budget;
        this.values = values;
    }

    @Nullable
    Callable of(Object base, String name) {
        return switch (base) {
            case String s -> ofText(s, name);
            case Map<?, ?> map -> ofMap(map, name);
            case List<?> list -> ofList(list, name);
            default -> null;
        };
    }

    private @Nullable Callable ofText(String s, String name) {
        Callable method = switch (name) {
            case "strip" -> a -> stripped(s, a, true, true);
            case "lstrip" -> a -> stripped(s, a, true, false);
            case "rstrip" -> a -> stripped(s, a, false, true);
            case "split" -> a -> split(s, a, false);
            case "rsplit" -> a -> split(s, a, true);
            case "splitlines" -> _ -> PythonText.lines(s);
            case "startswith" -> a -> affix(a, name).stream().anyMatch(x -> x instanceof String p && s.startsWith(p));
            case "endswith" -> a -> affix(a, name).stream().anyMatch(x -> x instanceof String p && s.endsWith(p));
            case "removeprefix" ->
                a -> s.startsWith(a.text(0, name)) ? s.substring(a.text(0, name).length()) : s;
            case "removesuffix" ->
                a -> s.endsWith(a.text(0, name))
                        ? s.substring(0, s.length() - a.text(0, name).length())
                        : s;
            case "upper" -> _ -> PythonText.upper(s);
            case "lower" -> _ -> PythonText.lower(s);
            case "title" -> _ -> PythonText.title(s);
            case "capitalize" -> _ -> PythonText.capitalize(s);
            case "join" -> a -> join(s, values.items(a.need(0, name)));
            case "replace" -> a -> replace(s, a.text(0, name), a.text(1, name), a.integer(2, "count", -1), budget);
            case "find" -> a -> place(s, s.indexOf(a.text(0, name)));
            case "rfind" -> a -> place(s, s.lastIndexOf(a.text(0, name)));
            case "count" -> a -> occurrences(s, a.text(0, name));
            case "isdigit" -> _ -> !s.isEmpty() && s.codePoints().allMatch(Character::isDigit);
            case "isalpha" -> _ -> !s.isEmpty() && s.codePoints().allMatch(Character::isLetter);
            case "isspace" -> _ -> !s.isEmpty() && s.codePoints().allMatch(PythonText::isSpace);
            default -> null;
        };
        return method == null
                ? null
                : arguments -> {
                    budget.size(s.length());
                    return method.call(arguments);
                };
    }

    private static @Nullable Callable ofMap(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> _ -> pairs(map);
            case "keys" -> _ -> new ArrayList<Object>(map.keySet());
            case "values" -> _ -> new ArrayList<Object>(map.values());
            case "get" ->
                a -> {
                    Object found = map.get(Values.key(a.need(0, name)));
                    return found != null ? found : a.at(1, "default", None.NONE);
                };
            default -> null;
        };
    }

    private @Nullable Callable ofList(List<?> list, String name) {
        return switch (name) {
            case "count" ->
                a -> list.stream().filter(x -> values.equal(x, a.need(0, name))).count();
            case "index" ->
                a -> {
                    for (int i = 0; i < list.size(); i++) {
                        if (values.equal(list.get(i), a.need(0, name))) {
                            return (long) i;
                        }
                    }
                    throw new TemplateFault("index: the list does not hold this value");
                };
            default -> null;
        };
    }

    static List<Object> pairs(Map<?, ?> map) {
        List<Object> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(new Tuple(List.of(key, value))));
        return pairs;
    }

    private static String stripped(String s, Arguments arguments, boolean left, boolean right) {
        Object set = arguments.at(0, "chars", None.NONE);
        if (set != None.NONE) {
            return PythonText.strip(s, arguments.text(0, "strip"), left, right);
        }
        String some = left ? PythonText.lstrip(s) : s;
        return right ? PythonText.rstrip(some) : some;
    }

    private static List<Object> split(String s, Arguments arguments, boolean fromRight) {
        long limit = arguments.integer(1, "maxsplit", -1);
        Object separator = arguments.at(0, "sep", None.NONE);
        if (separator instanceof String text) {
            return PythonText.split(s, text, limit, fromRight);
        }
        if (separator != None.NONE || fromRight && limit >= 0) {
            throw new TemplateFault("split needs a string to split at");
        }
        return PythonText.splitWords(s, limit);
    }

    private static List<?> affix(Arguments arguments, String name) {
        return arguments.need(0, name) instanceof Tuple several ? several : List.of(arguments.text(0, name));
    }

    private Object join(String separator, List<Object> parts) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof String part)) {
                throw new TemplateFault("join: item " + i + " is a " + Values.kind(parts.get(i)) + ", not a string");
            }
            budget.size((long) separator.length() + part.length());
            out.append(i == 0 ? "" : separator).append(part);
        }
        return out.toString();
    }

    static String replace(String s, String old, String fresh, long count, Budget budget) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (long n = 0; count < 0 || n < count; n++) {
            int at = s.indexOf(old, old.isEmpty() && n > 0 ? from + 1 : from);
            if (at < 0 || old.isEmpty() && n > s.length()) {
                break;
            }
            budget.size((long) at - from + fresh.length());
            out.append(s, from, at).append(fresh);
            from = at + old.length();
        }
        return out.append(s, from, s.length()).toString();
    }

    private static long place(String s, int at) {
        return at < 0 ? -1 : s.codePointCount(0, at);
    }

    private static long occurrences(String s, String part) {
        long n = 0;
        for (int at = s.indexOf(part); at >= 0 && !part.isEmpty(); at = s.indexOf(part, at + part.length())) {
            n++;
        }
        return part.isEmpty() ? s.codePointCount(0, s.length()) + 1L : n;
    }
}
