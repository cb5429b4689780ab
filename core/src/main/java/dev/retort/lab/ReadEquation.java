package dev.retort.lab;

/**
 * An equation found in a thought.
 *
 * @param start index of its first token in the sequence
 * @param end index after its full stop
 * @param reflected whether a self-reflection opener follows at once
 * @param repaired whether the next equation with the same operands is right
 */
public record ReadEquation(int start, int end, Equation equation, boolean reflected, boolean repaired) {
    public boolean right() {
        return equation.right();
    }
}
