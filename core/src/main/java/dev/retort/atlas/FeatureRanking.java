package dev.retort.atlas;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The features of a dev split ranked by how well each tells a category's positives from negatives, best first. What is
 * chosen here is measured on a test split: the best of a thousand chance AUROCs lies well above ½.
 *
 * @param features every feature that fires on the dev split, by falling AUROC
 * @param auroc the dev AUROC of each of them
 */
public record FeatureRanking(List<Integer> features, List<Double> auroc) {
    public FeatureRanking {
        features = List.copyOf(features);
        auroc = List.copyOf(auroc);
    }

    /** One ranking a labelling; labellings with an empty side get an empty one. Each feature is sorted once for all. */
    public static <K> Map<K, FeatureRanking> of(FeatureActivations dev, Map<K, Labelling> labellings) {
        Map<K, double[]> scores = new LinkedHashMap<>();
        labellings.forEach((key, labelling) -> scores.put(key, new double[dev.features()]));
        for (int feature = 0; feature < dev.features(); feature++) {
            Auroc auroc = Auroc.of(dev.tokens(feature), dev.values(feature));
            for (Map.Entry<K, Labelling> entry : labellings.entrySet()) {
                scoresOf(scores, entry.getKey())[feature] = auroc.of(entry.getValue());
            }
        }
        Map<K, FeatureRanking> rankings = new LinkedHashMap<>();
        scores.forEach((key, values) -> rankings.put(key, ranked(dev, values)));
        return rankings;
    }

    private static <K> double[] scoresOf(Map<K, double[]> scores, K key) {
        return java.util.Objects.requireNonNull(scores.get(key));
    }

    private static FeatureRanking ranked(FeatureActivations dev, double[] scores) {
        List<Integer> order = IntStream.range(0, scores.length)
                .filter(feature -> dev.tokens(feature).length > 0 && !Double.isNaN(scores[feature]))
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -scores[feature]))
                .toList();
        return new FeatureRanking(
                order, order.stream().map(feature -> scores[feature]).toList());
    }

    /** The best feature that is allowed, or −1. */
    public int best(IntPredicate allowed) {
        return features.stream().filter(allowed::test).findFirst().orElse(-1);
    }

    /** The first {@code count} features, or all when there are fewer. */
    public List<Integer> top(int count) {
        return features.subList(0, Math.min(count, features.size()));
    }

    /** The share of the first {@code count} that are such, or null when there are none. */
    public @Nullable Double share(int count, IntPredicate such) {
        List<Integer> top = top(count);
        return top.isEmpty() ? null : (double) top.stream().filter(such::test).count() / top.size();
    }
}
