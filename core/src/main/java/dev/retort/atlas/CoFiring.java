package dev.retort.atlas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which features fire on the same tokens, counted on tokens that lie evenly over a corpus: as many as memory for
 * {@link #PAIRS} values allows, all of them when the corpus is small.
 */
public final class CoFiring {
    private static final long PAIRS = 1 << 23; // 32 MiB
    private static final int TOKENS = 1 << 16;

    /** Features that fired together less often than this have no correlation to speak of. */
    private static final int LEAST = 3;

    private final int[][] tokensOf; // by feature: places in the sample
    private final int[][] featuresAt; // by place
    private final int sampled;

    private CoFiring(int[][] tokensOf, int[][] featuresAt) {
        this.tokensOf = tokensOf;
        this.featuresAt = featuresAt;
        this.sampled = featuresAt.length;
    }

    /**
     * A feature that fires with another.
     *
     * @param phi the correlation of firing, from −1 to 1
     * @param together tokens of the sample on which both fire
     */
    public record Partner(int feature, double phi, int together) {}

    /** @param tokens n of the corpus, flagged ones included */
    public static CoFiring of(StoredCode code, int features, long tokens) {
        double each = Math.max(1, (double) code.size() / Math.max(1, tokens));
        long wanted = Math.clamp((long) (PAIRS / each), 1, TOKENS);
        int stride = (int) Math.max(1, Math.ceilDiv(tokens, wanted));
        int places = (int) Math.ceilDiv(tokens, (long) stride);
        int[] counts = new int[places];
        int[][] tokensOf = new int[features][];
        code.forEach(_ -> true, (feature, on, _) -> {
            tokensOf[feature] = Arrays.stream(on)
                    .filter(token -> token % stride == 0)
                    .map(token -> token / stride)
                    .toArray();
            for (int place : tokensOf[feature]) {
                counts[place]++;
            }
        });
        int[][] featuresAt = new int[places][];
        for (int place = 0; place < places; place++) {
            featuresAt[place] = new int[counts[place]];
        }
        for (int f = features - 1; f >= 0; f--) {
            for (int place : tokensOf[f]) {
                featuresAt[place][--counts[place]] = f;
            }
        }
        return new CoFiring(tokensOf, featuresAt);
    }

    /** The features that fire with a feature most of all, the most correlated first. */
    public List<Partner> partners(int feature, int most) {
        int[] together = new int[tokensOf.length];
        for (int place : tokensOf[feature]) {
            for (int other : featuresAt[place]) {
                together[other]++;
            }
        }
        List<Partner> partners = new ArrayList<>();
        IntStream.range(0, together.length)
                .filter(other -> other != feature && together[other] >= LEAST)
                .forEach(other ->
                        partners.add(new Partner(other, phi(feature, other, together[other]), together[other])));
        partners.sort(Comparator.comparingDouble(Partner::phi).reversed().thenComparingInt(Partner::feature));
        return partners.subList(0, Math.min(most, partners.size()));
    }

    private double phi(int one, int other, int together) {
        double n = sampled;
        double a = tokensOf[one].length / n;
        double b = tokensOf[other].length / n;
        double spread = Math.sqrt(a * (1 - a) * b * (1 - b));
        return spread == 0 ? 0 : (together / n - a * b) / spread;
    }
}
