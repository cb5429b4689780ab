package dev.retort.experiments.solo;

import java.util.Arrays;

/** The score above which a feature is best said to fire: where F1, the harmonic mean of precision and recall, is highest. */
final class FiringThreshold {
    private FiringThreshold() {}

    /**
     * @param scores u of each token
     * @param values the paired f of each, above 0 where it fires
     * @return halfway between the last score that is in and the first that is out; above all scores where nothing fires
     */
    static float of(float[] scores, float[] values) {
        int n = scores.length;
        long[] keys = new long[n];
        int firing = 0;
        for (int token = 0; token < n; token++) {
            // falling score first, then the token, in one sortable number
            keys[token] = (long) ~ordered(scores[token]) << 32 | token;
            firing += values[token] > 0 ? 1 : 0;
        }
        Arrays.sort(keys);
        double best = 0;
        int in = 0;
        int hits = 0;
        for (int i = 0; i < n; i++) {
            hits += values[(int) keys[i]] > 0 ? 1 : 0;
            boolean tied = i + 1 < n && keys[i] >> 32 == keys[i + 1] >> 32;
            double f1 = 2.0 * hits / (i + 1 + firing);
            if (!tied && f1 > best) {
                best = f1;
                in = i + 1;
            }
        }
        if (in == 0) {
            return Float.MAX_VALUE;
        }
        float last = scores[(int) keys[in - 1]];
        float next = in == n ? Math.nextDown(last) : scores[(int) keys[in]];
        float between = next + (last - next) / 2;
        return between < last ? between : next; // of neighbouring numbers the middle rounds to one of them
    }

    private static int ordered(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
