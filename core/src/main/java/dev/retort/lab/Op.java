package dev.retort.lab;

/**
 * One step of a problem: add, take away, or double.
 *
 * @param operand 1 … 9; 0 for {@link Kind#DOUBLE}, which takes none
 */
public record Op(Kind kind, int operand) {
    /** What a step does. */
    public enum Kind {
        PLUS,
        MINUS,
        DOUBLE
    }

    public static Op plus(int operand) {
        return new Op(Kind.PLUS, operand);
    }

    public static Op minus(int operand) {
        return new Op(Kind.MINUS, operand);
    }

    public static Op doubling() {
        return new Op(Kind.DOUBLE, 0);
    }

    public int apply(int value) {
        return switch (kind) {
            case PLUS -> value + operand;
            case MINUS -> value - operand;
            case DOUBLE -> 2 * value;
        };
    }

    /** What comes out when a hurried mind does the wrong thing: takes away for adds, adds for takes away, adds 2 for doubles. */
    int applyWrongly(int value) {
        return switch (kind) {
            case PLUS -> value - operand;
            case MINUS -> value + operand;
            case DOUBLE -> value + 2;
        };
    }
}
