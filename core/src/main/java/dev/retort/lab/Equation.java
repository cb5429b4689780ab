package dev.retort.lab;

/** A written calculation, right or wrong: {@code 1 2 + 3 = 1 5 .} or {@code double 7 = 1 4 .} */
public record Equation(int left, Op op, int result) {
    /** The equation that does {@code op} to {@code left} without a mistake. */
    public static Equation of(int left, Op op) {
        return new Equation(left, op, op.apply(left));
    }

    public boolean right() {
        return op.apply(left) == result;
    }

    public boolean sameOperands(Equation other) {
        return left == other.left && op.equals(other.op);
    }

    /** Its words, with the full stop. */
    public String text() {
        String operands = switch (op.kind()) {
            case PLUS -> Numerals.spell(left) + " + " + Numerals.spell(op.operand());
            case MINUS -> Numerals.spell(left) + " - " + Numerals.spell(op.operand());
            case DOUBLE -> "double " + Numerals.spell(left);
        };
        return operands + " = " + Numerals.spell(result) + " .";
    }
}
