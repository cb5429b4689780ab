package dev.retort.models.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a rendering and what Python says of them: truth, length, equality, order, items.
 *
 * <p>A value is a {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link None}, {@link Undefined}, a
 * {@link List} (or {@link Tuple}), a {@link Map} in order of insertion, a {@link Namespace}, a {@link Loop} or a
 * {@link Callable}.
 */
final class Values {
    private final Budget budget;

    Values(Budget budget) {
        this.budget = budget;
    }

    /** A caller's Java value as a template's value; maps and lists are copied. */
    Object of(@Nullable Object java) {
        budget.enter();
        Object value = switch (java) {
            case null -> None.NONE;
            case String s -> s;
            case Boolean b -> b;
            case Double d -> d;
            case Float f -> (double) f;
            case Number n -> n.longValue();
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, item) -> copy.put(of(key), of(item)));
                yield copy;
            }
            case Iterable<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(of(item)));
                yield copy;
            }
            case None _, Undefined _ -> java;
            case Callable function -> function;
            default -> throw new IllegalArgumentException("no template value: " + java.getClass());
        };
        budget.leave();
        return value;
    }

    static String kind(Object value) {
        return switch (value) {
            case String _ -> "str";
            case Long _ -> "int";
            case Double _ -> "float";
            case Boolean _ -> "bool";
            case None _ -> "None";
            case Undefined _ -> "undefined";
            case Tuple _ -> "tuple";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "dict";
            case Namespace _ -> "namespace";
            case Loop _ -> "loop";
            default -> "function";
        };
    }

    static boolean truth(Object value) {
        return switch (value) {
            case Boolean b -> b;
            case None _, Undefined _ -> false;
            case String s -> !s.isEmpty();
            case Long n -> n != 0;
            case Double d -> d != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static long length(Object value) {
        return switch (value) {
            case String s -> s.codePointCount(0, s.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined _ -> 0;
            default -> throw new TemplateFault("a value of type " + kind(value) + " has no length");
        };
    }

    /** What a loop over the value sees: items, keys, or code points. */
    List<Object> items(Object value) {
        return switch (value) {
            case List<?> list -> {
                budget.places(list.size());
                yield List.copyOf(list);
            }
            case Map<?, ?> map -> {
                budget.places(map.size());
                yield List.copyOf(map.keySet());
            }
            case String s -> {
                budget.places(s.length());
                yield s.codePoints().<Object>mapToObj(Character::toString).toList();
            }
            case Undefined _ -> List.of();
            default -> throw new TemplateFault("a value of type " + kind(value) + " cannot be looped over");
        };
    }

    static @Nullable Double number(Object value) {
        return switch (value) {
            case Long n -> (double) n;
            case Double d -> d;
            case Boolean b -> b ? 1.0 : 0.0;
            default -> null;
        };
    }

    boolean equal(Object a, Object b) {
        budget.enter();
        boolean same = switch (a) {
            case List<?> left ->
                b instanceof List<?> right && a instanceof Tuple == b instanceof Tuple && equalLists(left, right);
            case Map<?, ?> left -> b instanceof Map<?, ?> right && equalMaps(left, right);
            case Undefined _ -> b instanceof Undefined;
            case Long left when b instanceof Long right -> left.longValue() == right.longValue();
            case String left -> {
                budget.size(left.length());
                yield left.equals(b);
            }
            default -> {
                Double left = number(a);
                Double right = number(b);
                yield left != null && right != null ? left.doubleValue() == right.doubleValue() : a.equals(b);
            }
        };
        budget.leave();
        return same;
    }

    private boolean equalLists(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            Object other = right.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    int compare(Object a, Object b) {
        Double left = number(a);
        Double right = number(b);
        if (left != null && right != null) {
            return a instanceof Long x && b instanceof Long y ? Long.compare(x, y) : Double.compare(left, right);
        }
        if (a instanceof String x && b instanceof String y) {
            return compareCodePoints(x, y);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                if (!equal(x.get(i), y.get(i))) {
                    budget.enter();
                    int order = compare(x.get(i), y.get(i));
                    budget.leave();
                    return order;
                }
            }
            return Integer.compare(x.size(), y.size());
        }
        throw a instanceof Undefined u
                ? u.fault()
                : b instanceof Undefined u
                        ? u.fault()
                        : new TemplateFault(kind(a) + " and " + kind(b) + " have no order");
    }

    private static int compareCodePoints(String a, String b) {
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(a.codePointAt(i), b.codePointAt(i));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    boolean contains(Object container, Object item) {
        return switch (container) {
            case String s
            when item instanceof String part -> {
                budget.size(s.length());
                yield s.contains(part);
            }
            case Map<?, ?> map -> map.containsKey(item);
            case List<?> list -> list.stream().anyMatch(other -> equal(other, item));
            case Undefined _ -> false;
            default -> throw new TemplateFault("'in' cannot look for a " + kind(item) + " in a " + kind(container));
        };
    }

    static Object key(Object value) {
        return switch (value) {
            case String _, Long _, Double _, Boolean _, None _ -> value;
            default -> throw new TemplateFault("a " + kind(value) + " cannot be a key of a dict");
        };
    }
}
