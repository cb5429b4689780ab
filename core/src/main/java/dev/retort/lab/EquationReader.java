package dev.retort.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads numbers and equations at a place in a list of words; whatever is not well-formed is simply not there. */
final class EquationReader {
    /** Longer digit strings are no number of this or any similar language, and would overflow. */
    private static final int MOST_DIGITS = 6;

    private final List<String> words;

    /** A number and where it ends. */
    record Number(int value, int end) {}

    /** An equation and where it ends, after its full stop. */
    record Found(Equation equation, int end) {}

    EquationReader(List<String> words) {
        this.words = words;
    }

    /** The number whose first digit stands at {@code at}. */
    @Nullable
    Number number(int at) {
        int end = at;
        int value = 0;
        while (digit(end) && end - at < MOST_DIGITS) {
            value = 10 * value + (words.get(end).charAt(0) - '0');
            end++;
        }
        return end == at || digit(end) ? null : new Number(value, end);
    }

    /** {@code a + b = c .}, {@code a - b = c .}, {@code double a = c .} or {@code double a is c .} from {@code at} on. */
    @Nullable
    Found equation(int at) {
        return is(at, "double") ? doubling(at) : sum(at);
    }

    private @Nullable Found doubling(int at) {
        Number operand = number(at + 1);
        if (operand == null || !(is(operand.end, "=") || is(operand.end, "is"))) {
            return null;
        }
        return closed(operand.value, Op.doubling(), number(operand.end + 1));
    }

    private @Nullable Found sum(int at) {
        // A number that something is done to by the word before it is not the left side of an equation.
        if (at > 0 && (digit(at - 1) || sign(at - 1) || is(at - 1, "double"))) {
            return null;
        }
        Number left = number(at);
        if (left == null || !sign(left.end)) {
            return null;
        }
        Number right = number(left.end + 1);
        if (right == null || !is(right.end, "=")) {
            return null;
        }
        Op op = is(left.end, "+") ? Op.plus(right.value) : Op.minus(right.value);
        return closed(left.value, op, number(right.end + 1));
    }

    private @Nullable Found closed(int left, Op op, @Nullable Number result) {
        if (result == null || !is(result.end, ".")) {
            return null;
        }
        return new Found(new Equation(left, op, result.value), result.end + 1);
    }

    boolean is(int at, String word) {
        return at >= 0 && at < words.size() && words.get(at).equals(word);
    }

    private boolean sign(int at) {
        return is(at, "+") || is(at, "-");
    }

    private boolean digit(int at) {
        if (at < 0 || at >= words.size()) {
            return false;
        }
        String word = words.get(at);
        return word.length() == 1 && word.charAt(0) >= '0' && word.charAt(0) <= '9';
    }
}
