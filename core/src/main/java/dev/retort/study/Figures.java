package dev.retort.study;

import dev.retort.atlas.Measured;
import java.util.Map;

/** Figures in the shape that metrics.json gives them. */
final class Figures {
    private Figures() {}

    /** A figure without an interval; {@code n} documents or problems stand behind it. */
    static Map<String, Object> bare(double value, long n) {
        return Double.isFinite(value) ? Measured.bare(value, n).tree() : Map.of("n", n);
    }
}
