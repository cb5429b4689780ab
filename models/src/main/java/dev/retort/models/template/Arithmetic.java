package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;

/** {@code + - * / // % ** ~} as Python computes them; whole numbers beyond 64 bits are refused, not wrapped. */
final class Arithmetic {
    private final Budget budget;

    Arithmetic(Budget budget) {
        this.budget = budget;
    }

    Object negate(Object value) {
        return value instanceof Double d ? (Object) (-d) : apply("-", 0L, value);
    }

    Object apply(String operator, Object left, Object right) {
        if (operator.equals("~")) {
            return join(Printer.text(left, budget), Printer.text(right, budget));
        }
        if (left instanceof Undefined u) {
            throw u.fault();
        }
        if (right instanceof Undefined u) {
            throw u.fault();
        }
        if (operator.equals("+") && left instanceof String a && right instanceof String b) {
            return join(a, b);
        }
        if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
            budget.places((long) a.size() + b.size());
            List<Object> both = new ArrayList<>(a);
            both.addAll(b);
            return left instanceof Tuple ? new Tuple(both) : both;
        }
        if (operator.equals("*")
                && right instanceof Long times
                && (left instanceof String || left instanceof List<?>)) {
            return repeat(left, times);
        }
        if (operator.equals("*")
                && left instanceof Long times
                && (right instanceof String || right instanceof List<?>)) {
            return repeat(right, times);
        }
        Object a = left instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : left;
        Object b = right instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : right;
        Double x = Values.number(a);
        Double y = Values.number(b);
        if (x == null || y == null) {
            throw new TemplateFault(
                    "'" + operator + "' cannot join a " + Values.kind(left) + " and a " + Values.kind(right));
        }
        if (y == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw new TemplateFault("division by zero");
        }
        try {
            return a instanceof Long m
                            && b instanceof Long n
                            && !operator.equals("/")
                            && !(operator.equals("**") && n < 0)
                    ? whole(operator, m, n)
                    : real(operator, x, y);
        } catch (ArithmeticException e) {
            throw new TemplateFault("the result of '" + operator + "' is too large");
        }
    }

    private static Object whole(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "//" -> Math.floorDivExact(a, b);
            case "%" -> Math.floorMod(a, b);
            default -> power(a, b);
        };
    }

    private static long power(long base, long exponent) {
        long result = 1;
        long square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result = Math.multiplyExact(result, square);
            }
            square = rest > 1 ? Math.multiplyExact(square, square) : square;
        }
        return result;
    }

    private static Object real(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> {
                double rest = a % b;
                yield rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
            }
            default -> Math.pow(a, b);
        };
    }

    private String join(String a, String b) {
        budget.size((long) a.length() + b.length());
        return a + b;
    }

    private Object repeat(Object value, long times) {
        long n = Math.max(0, times);
        int length = value instanceof String s ? s.length() : ((List<?>) value).size();
        if (length == 0) {
            return value;
        }
        Budget.requireSize(n);
        if (value instanceof String s) {
            budget.size(length * n);
            return s.repeat((int) n);
        }
        budget.places(length * n);
        List<Object> items = new ArrayList<>();
        for (long i = 0; i < n; i++) {
            items.addAll((List<?>) value);
        }
        return value instanceof Tuple ? new Tuple(items) : items;
    }
}
