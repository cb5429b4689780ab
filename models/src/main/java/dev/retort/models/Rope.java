package dev.retort.models;

/**
 * Rotary position embedding (Su et al. 2104.09864), with the frequency scalings of published checkpoints.
 *
 * @param theta the base of the frequencies
 * @param scaling how they are stretched for long contexts
 */
public record Rope(double theta, Scaling scaling) {
    /** How frequencies are stretched. */
    public sealed interface Scaling permits None, Linear, Llama3 {}

    public record None() implements Scaling {}

    /** Every frequency divided by {@code factor} (Chen et al. 2306.15595). */
    public record Linear(double factor) implements Scaling {}

    /** Low frequencies divided by {@code factor}, high ones kept, a linear blend between (Llama 3.1). */
    public record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalContext)
            implements Scaling {}

    public static Rope plain(double theta) {
        return new Rope(theta, new None());
    }

    /** The angle one position turns each of the E/2 pairs; float arithmetic, as the reference computes it. */
    float[] frequencies(int dHead) {
        float[] frequencies = new float[dHead / 2];
        for (int i = 0; i < frequencies.length; i++) {
            float plain = (float) (1.0 / Math.pow(theta, 2.0 * i / dHead));
            frequencies[i] = switch (scaling) {
                case None() -> plain;
                case Linear(double factor) -> (float) (plain / factor);
                case Llama3 llama3 -> stretched(plain, llama3);
            };
        }
        return frequencies;
    }

    private static float stretched(float plain, Llama3 s) {
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
}
