package dev.retort.models.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The filters that take a list, a dict or a string apart. Where Python gives a generator, a list comes out. */
final class ListFilters {
    private final Budget budget;
    private final Values values;
    private final Tests tests;
    private final BinaryOperator<Object> attribute;
    private final Filters filters;

    ListFilters(Budget budget, Values values, Tests tests, BinaryOperator<Object> attribute, Filters filters) {
        this.budget = budget;
        this.values = values;
        this.tests = tests;
        this.attribute = attribute;
        this.filters = filters;
    }

    Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
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

    private static Object items(Object value) {
        return switch (value) {
            case Map<?, ?> map -> Methods.pairs(map);
            case Undefined _ -> List.of();
            default -> throw new TemplateFault("items: a " + Values.kind(value) + " is no dict");
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
            change = item -> filters.apply(filter, item, rest);
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
