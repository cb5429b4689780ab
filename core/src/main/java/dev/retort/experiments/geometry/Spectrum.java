package dev.retort.experiments.geometry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How variance is spread over principal axes.
 *
 * @param values λ, the variances along the axes, the largest first; those below 0 are rounding and count as 0
 */
@SuppressWarnings("ArrayRecordComponent") // read axis by axis, never compared or used as a key
public record Spectrum(double[] values) {
    static final String PARTICIPATION = "participation_ratio";
    static final String DIMENSION = "dimension_90";

    /** What is counted as nearly all of the variance. */
    private static final double NEARLY_ALL = 0.9;

    private static final int[] FIRST = {1, 5, 20};

    public Spectrum {
        values = Arrays.stream(values).map(value -> Math.max(0, value)).toArray();
    }

    /** Of eigenvalues in ascending order. */
    static Spectrum ascending(double[] values) {
        double[] turned = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i] = values[values.length - 1 - i];
        }
        return new Spectrum(turned);
    }

    /** (Σλ)² ÷ Σλ²: over how many axes variance is spread evenly, from 1 to d; NaN where nothing varies. */
    public double participationRatio() {
        double sum = total();
        double squares = Arrays.stream(values).map(value -> value * value).sum();
        return sum * sum / squares;
    }

    /**
     * How many axes hold a share of the variance, the last of them in proportion: the whole number usually given is this one
     * rounded up. A whole number alone would jump, and has no jackknife.
     */
    public double dimension(double share) {
        double wanted = share * total();
        double held = 0;
        for (int k = 0; k < values.length; k++) {
            if (held + values[k] >= wanted) {
                return values[k] == 0 ? Double.NaN : k + (wanted - held) / values[k];
            }
            held += values[k];
        }
        return total() > 0 ? values.length : Double.NaN;
    }

    /** The share of the variance along the first axes; NaN where nothing varies. */
    public double share(int axes) {
        return Arrays.stream(values).limit(axes).sum() / total();
    }

    /** The share along the first 1, 2, … axes. */
    public double[] curve() {
        double[] curve = values.clone();
        for (int k = 1; k < curve.length; k++) {
            curve[k] += curve[k - 1];
        }
        double total = total();
        return Arrays.stream(curve).map(sum -> sum / total).toArray();
    }

    /** What is told of it, by name. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(PARTICIPATION, participationRatio());
        figures.put(DIMENSION, dimension(NEARLY_ALL));
        for (int axes : FIRST) {
            figures.put("variance_" + axes, share(axes));
        }
        return figures;
    }

    private double total() {
        return Arrays.stream(values).sum();
    }
}
