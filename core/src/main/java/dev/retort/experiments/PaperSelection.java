package dev.retort.experiments;

import dev.retort.atlas.FeatureActivations;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.atlas.TokenLabels;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * The paper's choice of features (Baek &amp; Tegmark 2503.03730, §4): among the top k % of live features by firing rate
 * at the tokens that are or directly precede a category's openers, those whose NRN is on one side of ½.
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by feature, never compared or used as a key
public record PaperSelection(List<Integer> byFiring, double[] nrn) {
    public PaperSelection {
        byFiring = List.copyOf(byFiring);
    }

    /** Ranks the live features of a split for one category. */
    public static PaperSelection of(
            FeatureActivations activations, FeatureStatistics statistics, TokenLabels labels, double[] nrn) {
        double[] rates = FeatureStatistics.firingAt(labels.atOrPre(), activations);
        List<Integer> order = IntStream.range(0, rates.length)
                .filter(statistics::live)
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -rates[feature]))
                .toList();
        return new PaperSelection(order, nrn);
    }

    /** NRN &gt; ½ among the top {@code percent}. */
    public List<Integer> aboveHalf(double percent) {
        return top(percent, n -> n > 0.5);
    }

    /** NRN ≤ ½ among the top {@code percent}: the control. */
    public List<Integer> belowHalf(double percent) {
        return top(percent, n -> n <= 0.5);
    }

    private List<Integer> top(double percent, DoublePredicate wanted) {
        int count = (int) Math.ceil(percent / 100 * byFiring.size() - 1e-9);
        return byFiring.subList(0, Math.min(count, byFiring.size())).stream()
                .filter(feature -> wanted.test(nrn[feature]))
                .toList();
    }
}
