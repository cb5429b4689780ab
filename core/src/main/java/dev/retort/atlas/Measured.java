package dev.retort.atlas;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A figure as reports show it.
 *
 * @param value the estimate, finite
 * @param low lower end of its 95 % interval, null where none makes sense
 * @param high upper end, null exactly when {@code low} is
 * @param n how many documents or problems stand behind it
 */
public record Measured(
        double value, @Nullable Double low, @Nullable Double high, long n) {
    public Measured {
        if (!Double.isFinite(value) || (low == null) != (high == null) || n < 0) {
            throw new IllegalArgumentException("no figure: " + value + " [" + low + ", " + high + "] n=" + n);
        }
    }

    /** A figure without an interval. */
    public static Measured bare(double value, long n) {
        return new Measured(value, null, null, n);
    }

    /** The shape it has in metrics.json: {@code {"value", "low", "high", "n"}}, the ends absent where unknown. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("value", value);
        if (low != null && high != null) {
            tree.put("low", low);
            tree.put("high", high);
        }
        tree.put("n", n);
        return tree;
    }

    /** Whether the interval lies wholly above or wholly below {@code x}. */
    public boolean excludes(double x) {
        return low != null && high != null && (low > x || high < x);
    }

    @Override
    public String toString() {
        return low == null || high == null
                ? "%.4g (n=%d)".formatted(value, n)
                : "%.4g [%.4g, %.4g] (n=%d)".formatted(value, low, high, n);
    }
}
