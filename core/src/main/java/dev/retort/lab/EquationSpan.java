package dev.retort.lab;

import java.util.Locale;

/**
 * An equation of a trace and where it stands.
 *
 * @param start index of its first token
 * @param end index after its full stop
 */
public record EquationSpan(int start, int end, Equation equation, Role role) {
    /** Why the teacher wrote it. */
    public enum Role {
        /** The first way through the problem. */
        STEP,
        /** A wrong equation put right. */
        REPAIR,
        /** A right equation doubted and said again. */
        ALARM,
        /** Part of a second way. */
        OTHER_WAY,
        /** Part of a check. */
        CHECK;

        /** The name in files. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public boolean right() {
        return equation.right();
    }
}
