package dev.retort.experiments;

import dev.retort.atlas.FeatureStatistics;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Random features that fire as often and weigh as much as chosen ones: what any features of that size would do.
 *
 * @param statistics firing rates and mean values
 * @param norms for each feature ‖d‖ in the edited model's raw space
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by feature, never compared or used as a key
public record MatchedRandom(FeatureStatistics statistics, double[] norms) {
    /** The stand-in is drawn among this many nearest ones. */
    private static final int NEAREST = 8;

    /**
     * One live feature for each chosen one, none of them chosen, none twice, drawn among the nearest in
     * (log firing rate, log mean f·‖d‖). Fewer when the live features run out.
     */
    public List<Integer> of(List<Integer> chosen, long seed) {
        Set<Integer> taken = new HashSet<>(chosen);
        List<Integer> stand = new ArrayList<>();
        RandomGenerator random = Rng.of(seed, "matched random");
        for (int feature : chosen) {
            List<Integer> nearest = IntStream.range(0, statistics.features())
                    .filter(other -> statistics.live(other) && !taken.contains(other))
                    .boxed()
                    .sorted(Comparator.comparingDouble(other -> distance(feature, other)))
                    .limit(NEAREST)
                    .toList();
            if (nearest.isEmpty()) {
                break;
            }
            int drawn = nearest.get(random.nextInt(nearest.size()));
            taken.add(drawn);
            stand.add(drawn);
        }
        return stand;
    }

    private double distance(int a, int b) {
        return Math.hypot(log(statistics.firing()[a]) - log(statistics.firing()[b]), log(weight(a)) - log(weight(b)));
    }

    private double weight(int feature) {
        return statistics.mean()[feature] * norms[feature];
    }

    private static double log(double x) {
        return Math.log(Math.max(x, 1e-9));
    }
}
