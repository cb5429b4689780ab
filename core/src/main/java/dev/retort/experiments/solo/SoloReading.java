package dev.retort.experiments.solo;

import dev.retort.atlas.Auroc;
import dev.retort.atlas.Estimate;
import dev.retort.atlas.Labelling;
import dev.retort.atlas.Measured;
import dev.retort.atlas.Resamples;
import org.jspecify.annotations.Nullable;

/**
 * How well solo values stand for paired ones, feature after feature; documents are the units.
 *
 * @param tokens of a part on which nothing was fitted or chosen
 * @param resamples of its documents
 */
record SoloReading(PairedTokens tokens, Resamples resamples) {
    private static final int R2_COLUMNS = 4; // n, Σf, Σf², Σ(f − f̂)²
    private static final int COUNTS = 3; // above θ, firing, both

    /**
     * The figures of one feature.
     *
     * @param column of {@code tokens}
     * @param feature its place in the crosscoder
     */
    SoloFeature of(int column, int feature, double nrn, float threshold) {
        float[] u = tokens.scores()[column];
        float[] f = tokens.paired()[column];
        float[] solo = tokens.solo()[column];
        double[][] sums = new double[resamples.units()][R2_COLUMNS];
        double[][] counts = new double[resamples.units()][COUNTS];
        byte[] fires = new byte[u.length];
        long firing = 0;
        for (int token = 0; token < u.length; token++) {
            int document = tokens.documentOf()[token];
            boolean above = u[token] > threshold;
            boolean fired = f[token] > 0;
            double missed = f[token] - solo[token];
            fires[token] = fired ? Labelling.POSITIVE : Labelling.NEGATIVE;
            firing += fired ? 1 : 0;
            sums[document][0]++;
            sums[document][1] += f[token];
            sums[document][2] += (double) f[token] * f[token];
            sums[document][3] += missed * missed;
            counts[document][0] += above ? 1 : 0;
            counts[document][1] += fired ? 1 : 0;
            counts[document][2] += above && fired ? 1 : 0;
        }
        return new SoloFeature(
                feature,
                nrn,
                threshold,
                (double) firing / Math.max(1, u.length),
                r2(sums),
                Auroc.of(u)
                        .estimate(new Labelling(fires), token -> tokens.documentOf()[token], resamples)
                        .measured(),
                share(counts, 2, 0),
                share(counts, 2, 1));
    }

    private @Nullable Measured r2(double[][] sums) {
        Estimate r2 = resamples.of(times -> {
            double[] all = sum(sums, times);
            double spread = all[2] - all[1] * all[1] / all[0];
            return spread > 0 ? 1 - all[3] / spread : Double.NaN;
        });
        return r2.measured();
    }

    private @Nullable Measured share(double[][] counts, int part, int whole) {
        Estimate share = resamples.of(times -> {
            double[] all = sum(counts, times);
            return all[whole] > 0 ? all[part] / all[whole] : Double.NaN;
        });
        return share.measured();
    }

    private static double[] sum(double[][] byUnit, int[] times) {
        double[] sum = new double[byUnit[0].length];
        for (int unit = 0; unit < times.length; unit++) {
            if (times[unit] > 0) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += times[unit] * byUnit[unit][i];
                }
            }
        }
        return sum;
    }
}
