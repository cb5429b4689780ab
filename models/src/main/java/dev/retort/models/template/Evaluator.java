package dev.retort.models.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an expression is worth, by Python's rules as Jinja applies them. */
final class Evaluator {
    private final Budget budget;
    private final Values values;
    private final Arithmetic arithmetic;
    private final Filters filters;
    private final Tests tests;
    private final Methods methods;

    Evaluator(Budget budget) {
        this.budget = budget;
        this.values = new Values(budget);
        this.arithmetic = new Arithmetic(budget);
        this.tests = new Tests(values);
        this.filters = new Filters(budget, values, tests, this::attributeOf);
        this.methods = new Methods(budget, values);
    }

    Values values() {
        return values;
    }

    Object value(Expression expression, Variables names) {
        budget.enter();
        Object value = switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> names.get(name.name());
            case Expression.ListOf list ->
                list.tuple() ? new Tuple(all(list.items(), names)) : all(list.items(), names);
            case Expression.Dict dict -> dict(dict, names);
            case Expression.Attribute attribute -> attribute(value(attribute.base(), names), attribute.name());
            case Expression.Item item -> item(value(item.base(), names), value(item.key(), names));
            case Expression.Slice slice -> slice(slice, names);
            case Expression.Call call -> call(call, names);
            case Expression.Filter filter ->
                filters.apply(filter.name(), value(filter.value(), names), arguments(filter.arguments(), names));
            case Expression.Test test ->
                tests.holds(test.name(), value(test.value(), names), arguments(test.arguments(), names));
            case Expression.Negate negate -> arithmetic.negate(value(negate.value(), names));
            case Expression.Not not -> !Values.truth(value(not.value(), names));
            case Expression.And and -> {
                Object left = value(and.left(), names);
                yield Values.truth(left) ? value(and.right(), names) : left;
            }
            case Expression.Or or -> {
                Object left = value(or.left(), names);
                yield Values.truth(left) ? left : value(or.right(), names);
            }
            case Expression.Binary binary ->
                arithmetic.apply(binary.operator(), value(binary.left(), names), value(binary.right(), names));
            case Expression.Compare compare -> compare(compare, names);
            case Expression.Conditional conditional -> conditional(conditional, names);
        };
        budget.leave();
        return value;
    }

    private List<Object> all(List<Expression> expressions, Variables names) {
        List<Object> all = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            all.add(value(expression, names));
        }
        return all;
    }

    private Object dict(Expression.Dict dict, Variables names) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < dict.keys().size(); i++) {
            map.put(
                    Values.key(value(dict.keys().get(i), names)),
                    value(dict.values().get(i), names));
        }
        return map;
    }

    private Object conditional(Expression.Conditional conditional, Variables names) {
        if (Values.truth(value(conditional.test(), names))) {
            return value(conditional.yes(), names);
        }
        return conditional.no() == null
                ? new Undefined("the inline if was false and has no else")
                : value(conditional.no(), names);
    }

    private boolean compare(Expression.Compare compare, Variables names) {
        Object left = value(compare.operands().getFirst(), names);
        for (int i = 0; i < compare.operators().size(); i++) {
            Object right = value(compare.operands().get(i + 1), names);
            boolean holds = switch (compare.operators().get(i)) {
                case "==" -> values.equal(left, right);
                case "!=" -> !values.equal(left, right);
                case "in" -> values.contains(right, left);
                case "not in" -> !values.contains(right, left);
                case "<" -> values.compare(left, right) < 0;
                case "<=" -> values.compare(left, right) <= 0;
                case ">" -> values.compare(left, right) > 0;
                default -> values.compare(left, right) >= 0;
            };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object call(Expression.Call call, Variables names) {
        Object callee = value(call.callee(), names);
        if (callee instanceof Callable function) {
            return function.call(arguments(call.arguments(), names));
        }
        throw callee instanceof Undefined u
                ? u.fault()
                : new TemplateFault("a " + Values.kind(callee) + " cannot be called");
    }

    private Arguments arguments(Expression.CallArguments arguments, Variables names) {
        Map<String, Object> named = new LinkedHashMap<>();
        List<Object> positional = all(arguments.positional(), names);
        arguments.named().forEach((name, expression) -> named.put(name, value(expression, names)));
        return new Arguments(positional, named);
    }

    private Object attribute(Object base, String name) {
        return switch (base) {
            case Undefined undefined -> throw undefined.fault();
            case Namespace namespace -> orMissing(namespace.attributes().get(name), base, name);
            case Loop loop -> loop.attribute(name);
            default -> {
                Callable method = methods.of(base, name);
                yield method != null
                        ? method
                        : orMissing(base instanceof Map<?, ?> map ? map.get(name) : null, base, name);
            }
        };
    }

    private Object item(Object base, Object key) {
        if (base instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (base instanceof Map<?, ?> map && map.get(key) instanceof Object found) {
            return found;
        }
        if (key instanceof Long index && (base instanceof List<?> || base instanceof String)) {
            long length = Values.length(base);
            long at = index < 0 ? index + length : index;
            if (at < 0 || at >= length) {
                return Undefined.in(Values.kind(base), key);
            }
            if (base instanceof String s) {
                budget.size(at);
                return Character.toString(s.codePointAt(s.offsetByCodePoints(0, (int) at)));
            }
            return ((List<?>) base).get((int) at);
        }
        return key instanceof String name
                ? attribute(base, name)
                : Undefined.in(Values.kind(base), Printer.text(key, budget));
    }

    /** {@code a.b.0}, as {@code map(attribute=…)}, {@code sort} and {@code selectattr} follow it. */
    private Object attributeOf(Object base, Object path) {
        Object value = base;
        if (path instanceof Long index) {
            return item(base, index);
        }
        for (String part : Printer.text(path, budget).split("\\.")) {
            boolean index =
                    !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            value = item(value, index ? (Object) Long.valueOf(part) : part);
        }
        return value;
    }

    private static Object orMissing(@Nullable Object found, Object base, String name) {
        return found != null ? found : Undefined.in(Values.kind(base), name);
    }

    private Object slice(Expression.Slice slice, Variables names) {
        Object base = value(slice.base(), names);
        long step = bound(slice.step(), names, 1);
        if (step == 0) {
            throw new TemplateFault("a slice's step is 0");
        }
        List<Object> items = values.items(base);
        if (!(base instanceof List<?> || base instanceof String)) {
            throw base instanceof Undefined u
                    ? u.fault()
                    : new TemplateFault("a " + Values.kind(base) + " cannot be sliced");
        }
        int size = items.size();
        long from = clamp(bound(slice.from(), names, step > 0 ? 0 : Long.MAX_VALUE), size, step);
        long to = slice.to() == null || value(slice.to(), names) == None.NONE
                ? step > 0 ? size : -1
                : clamp(bound(slice.to(), names, 0), size, step);
        List<Object> picked = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            picked.add(items.get((int) i));
            if (Math.abs(step) > size) {
                break;
            }
        }
        if (base instanceof String) {
            StringBuilder text = new StringBuilder();
            picked.forEach(text::append);
            return text.toString();
        }
        return base instanceof Tuple ? new Tuple(picked) : picked;
    }

    private long bound(@Nullable Expression expression, Variables names, long otherwise) {
        return expression == null
                ? otherwise
                : switch (value(expression, names)) {
                    case Long n -> n;
                    case None _ -> otherwise;
                    default -> throw new TemplateFault("a slice's bounds should be whole numbers");
                };
    }

    private static long clamp(long bound, int size, long step) {
        long at = bound < 0 ? bound + size : bound;
        return step > 0 ? Math.clamp(at, 0, size) : Math.clamp(at, -1, size - 1);
    }
}
