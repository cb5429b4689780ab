package dev.retort.models;

import java.util.List;

/**
 * Rotary position embedding (Su et al. 2104.09864), with the frequency scalings of published checkpoints.
 *
 * @param theta the base of the frequencies
 * @param partialRotaryFactor how much of a head is turned, from its beginning; 1 but for some Phi models
 * @param scaling how frequencies are stretched for long contexts
 */
public record Rope(double theta, double partialRotaryFactor, Scaling scaling) {
    /** How frequencies are stretched. */
    public sealed interface Scaling permits None, Linear, Dynamic, Llama3, Yarn, LongRope, Divided {}

    public record None() implements Scaling {}

    /** Every frequency divided by {@code factor} (Chen et al. 2306.15595). */
    public record Linear(double factor) implements Scaling {}

    /** A larger base once a text is longer than {@code context} (NTK-aware, by the length so far). */
    public record Dynamic(double factor, int context) implements Scaling {}

    /** Low frequencies divided by {@code factor}, high ones kept, a linear blend between (Llama 3.1). */
    public record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalContext)
            implements Scaling {}

    /**
     * YaRN (Peng et al. 2309.00071).
     *
     * @param attentionFactor what cosines and sines are multiplied by
     * @param truncate whether the ends of the blend are rounded to whole dimensions
     */
    public record Yarn(
            double factor,
            int originalContext,
            double betaFast,
            double betaSlow,
            double attentionFactor,
            boolean truncate)
            implements Scaling {
        static double usualAttentionFactor(double factor, double mscale) {
            return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
        }
    }

    /**
     * Frequencies divided one by one, by {@code longer} once a text is longer than {@code originalContext} (Phi-3).
     *
     * @param attentionFactor what cosines and sines are multiplied by
     */
    public record LongRope(List<Double> shorter, List<Double> longer, int originalContext, double attentionFactor)
            implements Scaling {
        public LongRope {
            shorter = List.copyOf(shorter);
            longer = List.copyOf(longer);
        }

        static double usualAttentionFactor(double factor, int originalContext) {
            return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(originalContext));
        }
    }

    /** Frequencies divided one by one: how GGUF files store Llama 3's scaling. */
    public record Divided(List<Double> factors) implements Scaling {
        public Divided {
            factors = List.copyOf(factors);
        }
    }

    public static Rope plain(double theta) {
        return new Rope(theta, 1, new None());
    }

    /**
     * @throws IllegalArgumentException when heads of that width cannot be turned so
     */
    void check(int dHead) {
        int dims = rotaryDims(dHead);
        if (!(partialRotaryFactor > 0 && partialRotaryFactor <= 1) || dims < 2 || dims % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary embedding of " + partialRotaryFactor + " of a head of " + dHead + " is not possible");
        }
        switch (scaling) {
            case LongRope scale -> {
                checkFactors(scale.shorter, dims);
                checkFactors(scale.longer, dims);
            }
            case Divided(List<Double> factors) -> checkFactors(factors, dims);
            case None _, Linear _, Dynamic _, Llama3 _, Yarn _ -> {}
        }
        for (float frequency : frequencies(dHead, 1)) {
            if (!(frequency >= 0 && frequency < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "rotary embedding with base " + theta + " and " + scaling + " turns by no number");
            }
        }
    }

    private static void checkFactors(List<Double> factors, int dims) {
        if (factors.size() != dims / 2) {
            throw new IllegalArgumentException(
                    "rotary scaling has " + factors.size() + " factors for " + dims / 2 + " pairs of dimensions");
        }
    }

    /** Dimensions of a head that are turned. */
    int rotaryDims(int dHead) {
        return (int) (dHead * partialRotaryFactor);
    }

    /** Texts of equal regime, by the number of their tokens, turn by equal frequencies; rows of a batch share one. */
    public int regime(int length) {
        return switch (scaling) {
            case Dynamic(double _, int context) -> Math.max(length, context);
            case LongRope scale -> length > scale.originalContext ? 1 : 0;
            case None _, Linear _, Llama3 _, Yarn _, Divided _ -> 0;
        };
    }

    /**
     * Whether what a cache holds of {@code before} tokens must be computed anew when {@code steps} more come: the reference
     * turns all of a text by one set of factors.
     */
    boolean restarts(int before, int steps) {
        return scaling instanceof LongRope && before > 0 && regime(before) != regime(before + steps);
    }

    /** What cosines and sines are multiplied by. */
    double attentionFactor() {
        return switch (scaling) {
            case Yarn yarn -> yarn.attentionFactor;
            case LongRope scale -> scale.attentionFactor;
            case None _, Linear _, Dynamic _, Llama3 _, Divided _ -> 1;
        };
    }

    /**
     * The angle one position turns each of the E/2 pairs; float arithmetic, as the reference computes it.
     *
     * @param length tokens of the longest row so far
     */
    float[] frequencies(int dHead, int length) {
        int dims = rotaryDims(dHead);
        float[] frequencies = new float[dims / 2];
        for (int i = 0; i < frequencies.length; i++) {
            float plain = inverse(theta, i, dims);
            frequencies[i] = switch (scaling) {
                case None() -> plain;
                case Linear(double factor) -> (float) (plain / factor);
                case Dynamic dynamic -> inverse(stretchedBase(dynamic, dims, length), i, dims);
                case Llama3 llama3 -> blended(plain, llama3);
                case Yarn yarn -> blended(plain, i, dims, yarn);
                case LongRope scale -> divided(length > scale.originalContext ? scale.longer : scale.shorter, plain, i);
                case Divided(List<Double> factors) -> divided(factors, plain, i);
            };
        }
        return frequencies;
    }

    private static float inverse(double base, int pair, int dims) {
        return (float) (1.0 / Math.pow(base, 2.0 * pair / dims));
    }

    private static float divided(List<Double> factors, float plain, int pair) {
        return (float) (plain / factors.get(pair));
    }

    private double stretchedBase(Dynamic d, int dims, int length) {
        double by = d.factor * Math.max(length, d.context) / d.context - (d.factor - 1);
        return theta * Math.pow(by, dims / (dims - 2.0));
    }

    private static float blended(float plain, Llama3 s) {
        double wavelength = 2 * Math.PI / plain;
        if (wavelength > s.originalContext / s.lowFreqFactor) {
            return (float) (plain / s.factor);
        }
        if (wavelength < s.originalContext / s.highFreqFactor) {
            return plain;
        }
        double smooth = (s.originalContext / wavelength - s.lowFreqFactor) / (s.highFreqFactor - s.lowFreqFactor);
        return (float) ((1 - smooth) * plain / s.factor + smooth * plain);
    }

    private float blended(float plain, int pair, int dims, Yarn s) {
        double low = dimensionOf(s.betaFast, dims, s.originalContext);
        double high = dimensionOf(s.betaSlow, dims, s.originalContext);
        if (s.truncate) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, dims - 1);
        double ramp = Math.clamp((pair - low) / (high == low ? 0.001 : high - low), 0, 1);
        return (float) (plain / s.factor * ramp + plain * (1 - ramp));
    }

    /** The dimension that turns {@code rotations} times over the original context. */
    private double dimensionOf(double rotations, int dims, int context) {
        return dims * Math.log(context / (rotations * 2 * Math.PI)) / (2 * Math.log(theta));
    }
}
