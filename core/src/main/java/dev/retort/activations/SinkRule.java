package dev.retort.activations;

import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens statistics leave out: each document's first, and attention sinks, whose norm in any of the models is above
 * ten times the median (on SmolLM2 the first token has 145 times and 91 – 97 % of the variance).
 *
 * @param median a model's median norm over the training part, first tokens left out
 */
@SuppressWarnings("ArrayRecordComponent") // one number a model, never compared or used as a key
record SinkRule(Sides sides, double[] median) implements Flagging {
    private static final double SINK = 10;

    /** @param norms for each model ‖x‖ of each token */
    static SinkRule of(Sides sides, List<double[]> norms, boolean[] first) {
        double[] median = new double[norms.size()];
        for (int m = 0; m < median.length; m++) {
            double[] own = norms.get(m);
            double[] sorted = IntStream.range(0, first.length)
                    .filter(i -> !first[i])
                    .mapToDouble(i -> own[i])
                    .sorted()
                    .toArray();
            median[m] = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        }
        return new SinkRule(sides, median);
    }

    @Override
    public boolean[] of(List<TokenRow> documents, Tensor raw) {
        int[] lengths = documents.stream().mapToInt(TokenRow::length).toArray();
        return flagged(norms(sides, raw), firsts(lengths));
    }

    /** For each side ‖x‖ of each row of x (n, D). */
    static List<double[]> norms(Sides sides, Tensor x) {
        return IntStream.range(0, sides.count())
                .mapToObj(side -> sides.of(x, side).norm(1, false).toDoubles())
                .toList();
    }

    boolean[] flagged(List<double[]> norms, boolean[] first) {
        boolean[] flagged = first.clone();
        for (int m = 0; m < median.length; m++) {
            for (int i = 0; i < flagged.length; i++) {
                flagged[i] |= norms.get(m)[i] > SINK * median[m];
            }
        }
        return flagged;
    }

    /** For each side mean‖x‖ over the unflagged tokens; not a number when there are none. */
    static double[] meanNorms(List<double[]> norms, boolean[] flagged) {
        double[] mean = new double[norms.size()];
        for (int m = 0; m < mean.length; m++) {
            long kept = 0;
            for (int i = 0; i < flagged.length; i++) {
                if (!flagged[i]) {
                    kept++;
                    mean[m] += norms.get(m)[i];
                }
            }
            mean[m] /= kept;
        }
        return mean;
    }

    /** True at the first token of each document. */
    static boolean[] firsts(int[] lengths) {
        boolean[] first = new boolean[Arrays.stream(lengths).sum()];
        int at = 0;
        for (int length : lengths) {
            if (length > 0) {
                first[at] = true;
            }
            at += length;
        }
        return first;
    }
}
