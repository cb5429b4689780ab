package dev.retort.engine.kernel;

/**
 * Quantised numbers taken apart: number i is {@code scales[i / group] · codes[i] + minima[i / group]}, in float
 * arithmetic.
 */
@SuppressWarnings("ArrayRecordComponent") // filled and read in place, never compared
public record CodedNumbers(int group, byte[] codes, float[] scales, float[] minima) {
    /** Room for {@code count} numbers, in groups of {@code group}. */
    public CodedNumbers(int group, int count) {
        this(group, new byte[count], new float[count / group], new float[count / group]);
    }

    /** Whether every scale and minimum is a number. */
    public boolean isFinite() {
        for (int g = 0; g < scales.length; g++) {
            if (!Float.isFinite(scales[g]) || !Float.isFinite(minima[g])) {
                return false;
            }
        }
        return true;
    }

    /** The numbers themselves. */
    public float[] values() {
        float[] values = new float[codes.length];
        for (int g = 0; g < scales.length; g++) {
            float scale = scales[g];
            float minimum = minima[g];
            for (int i = g * group; i < (g + 1) * group; i++) {
                values[i] = scale * codes[i] + minimum;
            }
        }
        return values;
    }
}
