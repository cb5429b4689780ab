package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.descriptive.moment.StandardDeviation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class DocumentScoresTest {
    private static final int LENGTH = 50;

    @Test
    void every_figure_is_that_of_its_half() {
        int documents = 40;
        Made made = new Made(documents, 1);
        float[] feature = made.feature(0.3, 1.5);
        Halves halves = made.halves();
        DocumentScores.Score score = score(feature, made.labels, halves);
        Labelling first = half(made.labels, halves, false);
        Labelling second = half(made.labels, halves, true);
        Auroc sorted = sorted(feature);
        assertThat(score.chosen()).isCloseTo(sorted.of(first), within(1e-12));
        assertThat(score.auroc()).isCloseTo(sorted.of(second), within(1e-12));
        long fired = count(feature, second, false);
        long hits = count(feature, second, true);
        double labelled = second.positives() + second.negatives();
        assertThat(score.lift()).isCloseTo(hits / (double) second.positives() / (fired / labelled), within(1e-12));
        int[] best = IntStream.of(sorted.tokens())
                .filter(t -> second.kinds()[t] != Labelling.LEFT_OUT)
                .limit(100)
                .toArray();
        assertThat(score.precision())
                .isCloseTo(Arrays.stream(best).filter(second::positive).count() / 100.0, within(1e-12));
        Estimate resampled = sorted.estimate(made.labels, new SecondHalf(halves, new Bootstrap(3, 2000)));
        assertThat(resampled.value()).isEqualTo(score.auroc());
    }

    @Test
    void the_standard_error_is_the_spread_over_documents_drawn_anew() {
        List<DocumentScores.Score> scores = IntStream.range(0, 400)
                .mapToObj(i -> {
                    Made made = new Made(80, 1000 + i);
                    return score(made.feature(0.3, 1.5), made.labels, made.halves());
                })
                .toList();
        double spread = new StandardDeviation()
                .evaluate(
                        scores.stream().mapToDouble(DocumentScores.Score::auroc).toArray());
        double error = scores.stream()
                .mapToDouble(DocumentScores.Score::error)
                .average()
                .orElseThrow();
        assertThat(error).isCloseTo(spread, withinPercentage(15));
    }

    @Test
    void what_goes_with_the_labels_is_found_and_what_does_not_is_not() {
        Made made = new Made(120, 2);
        assertThat(score(made.feature(0.3, 1.5), made.labels, made.halves()).p())
                .isLessThan(1e-6);
        assertThat(score(made.feature(0.3, 0), made.labels, made.halves()).p()).isGreaterThan(0.01);
    }

    @Test
    void a_feature_of_few_documents_proves_nothing_however_many_tokens_it_has() {
        Made made = new Made(120, 3);
        float[] feature = new float[made.labels.kinds().length];
        int used = 0;
        for (int d = 0; d < 120 && used < 3; d++) {
            if (made.halves().second()[d]) {
                used++;
                for (int t = d * LENGTH; t < (d + 1) * LENGTH; t++) {
                    feature[t] = made.labels.positive(t) ? 1 : 0;
                }
            }
        }
        DocumentScores.Score score = score(feature, made.labels, made.halves());
        assertThat(score.precision()).isEqualTo(1);
        assertThat(score.p()).isGreaterThan(0.05);
    }

    @Test
    void the_p_value_bounds_random_signs_in_the_tail() {
        for (int n : new int[] {2, 5, 9, 16}) {
            for (double sum = 1; sum <= n; sum++) {
                double wanted = sum;
                long beyond = IntStream.range(0, 1 << n)
                        .filter(signs -> Math.abs(2 * Integer.bitCount(signs) - n) >= wanted)
                        .count();
                assertThat(DocumentScores.pValue(sum, n)).isGreaterThanOrEqualTo((double) beyond / (1 << n));
            }
        }
        assertThat(DocumentScores.pValue(0, 0)).isEqualTo(1);
        assertThat(DocumentScores.pValue(-10, 1)).isLessThan(1e-20);
    }

    @Test
    void discoveries_are_those_of_benjamini_and_hochberg() {
        // The example of their paper's section 3: at .05 four of fifteen.
        double[] p = {
            .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.000
        };
        double[] q = BenjaminiHochberg.adjusted(p);
        assertThat(Arrays.stream(q).filter(value -> value <= 0.05).count()).isEqualTo(4);
        assertThat(q[1]).isCloseTo(.0004 * 15 / 2, within(1e-12));
        assertThat(q[14]).isEqualTo(1);
        assertThat(q).isSorted();
        assertThat(BenjaminiHochberg.adjusted(new double[] {.02, Double.NaN, .01}))
                .containsExactly(.02, Double.NaN, .02);
    }

    /** Labels and features both come in bursts and at rates of each document's own; documents' labels are dealt anew. */
    @Test
    @Tag("slow")
    void labels_shuffled_by_document_seldom_give_a_discovery() {
        int features = 1000;
        Made made = new Made(160, 4);
        List<float[]> values = new ArrayList<>();
        for (int f = 0; f < features; f++) {
            values.add(made.feature(f % 2 == 0 ? 0.02 : 0.3, f % 10 == 0 ? 0.7 : 0));
        }
        List<Auroc> sorted = values.stream().map(DocumentScoresTest::sorted).toList();
        DocumentScores.Work work = new DocumentScores.Work(160);
        int passed = 0;
        for (int shuffle = 0; shuffle < 200; shuffle++) {
            double[] p = new double[5 * features];
            for (int category = 0; category < 5; category++) {
                Labelling labels = new Made(160, 10 + category).shuffled(shuffle);
                DocumentScores scores = new DocumentScores(labels, made.halves());
                for (int f = 0; f < features; f++) {
                    p[category * features + f] = scores.of(sorted.get(f), work).p();
                }
            }
            passed += Arrays.stream(BenjaminiHochberg.adjusted(p)).anyMatch(q -> q < 0.05) ? 1 : 0;
        }
        System.out.println("shuffles with a discovery: " + passed + " of 200");
        assertThat(passed).isLessThanOrEqualTo(16);
    }

    @Test
    @Tag("slow")
    void intervals_over_documents_cover_the_truth() {
        int covered = 0;
        int cases = 2000;
        double shift = 0.8;
        double between = 0.7;
        double truth = new NormalDistribution().cumulativeProbability(shift / Math.sqrt(2 * (1 + between * between)));
        for (int one = 0; one < cases; one++) {
            RandomGenerator random = Rng.of(8, "coverage", one);
            int documents = 60;
            float[] scores = new float[documents * LENGTH];
            byte[] kinds = new byte[scores.length];
            int[] documentOf = new int[scores.length];
            for (int d = 0; d < documents; d++) {
                double level = between * random.nextGaussian();
                double share = 0.05 + 0.3 * random.nextDouble();
                for (int t = d * LENGTH; t < (d + 1) * LENGTH; t++) {
                    boolean positive = random.nextDouble() < share;
                    kinds[t] = positive ? Labelling.POSITIVE : Labelling.NEGATIVE;
                    scores[t] = (float) (level + (positive ? shift : 0) + random.nextGaussian());
                    documentOf[t] = d;
                }
            }
            boolean[] all = new boolean[documents];
            Arrays.fill(all, true);
            Measured measured = Objects.requireNonNull(Auroc.of(scores)
                    .estimate(new Labelling(kinds), new SecondHalf(new Halves(documentOf, all), Bootstrap.of(one)))
                    .measured());
            covered += measured.excludes(truth) ? 0 : 1;
        }
        System.out.println("covered: " + covered + " of 2000");
        assertThat(covered).isGreaterThanOrEqualTo(1880);
    }

    private static Auroc sorted(float[] feature) {
        int[] tokens =
                IntStream.range(0, feature.length).filter(t -> feature[t] > 0).toArray();
        float[] values = new float[tokens.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = feature[tokens[i]];
        }
        return Auroc.of(tokens, values);
    }

    private static DocumentScores.Score score(float[] feature, Labelling labels, Halves halves) {
        return new DocumentScores(labels, halves).of(sorted(feature), new DocumentScores.Work(halves.documents()));
    }

    private static Labelling half(Labelling labels, Halves halves, boolean second) {
        byte[] kinds = labels.kinds().clone();
        for (int t = 0; t < kinds.length; t++) {
            if (halves.second()[halves.documentOf()[t]] != second) {
                kinds[t] = Labelling.LEFT_OUT;
            }
        }
        return new Labelling(kinds);
    }

    private static long count(float[] feature, Labelling labels, boolean positives) {
        return IntStream.range(0, feature.length)
                .filter(t -> feature[t] > 0 && labels.kinds()[t] != Labelling.LEFT_OUT)
                .filter(t -> !positives || labels.positive(t))
                .count();
    }

    /** Documents of equal length whose labels come in bursts, and features that follow them more or less. */
    private static final class Made {
        private final int documents;
        private final RandomGenerator random;
        private final Labelling labels;

        Made(int documents, int seed) {
            this.documents = documents;
            this.random = Rng.of(seed, "made documents");
            byte[] kinds = new byte[documents * LENGTH];
            for (int d = 0; d < documents; d++) {
                double rate = 0.15 * random.nextDouble();
                for (int t = d * LENGTH; t < (d + 1) * LENGTH; t++) {
                    boolean before = t > d * LENGTH && kinds[t - 1] == Labelling.POSITIVE;
                    boolean positive = random.nextDouble() < (before ? 0.6 : rate);
                    kinds[t] = positive ? Labelling.POSITIVE : Labelling.NEGATIVE;
                    if (random.nextInt(20) == 0) {
                        kinds[t] = Labelling.LEFT_OUT;
                    }
                }
            }
            this.labels = new Labelling(kinds);
        }

        /** On at a rate of each document's own, in bursts, and more so on positives. */
        float[] feature(double rate, double pull) {
            float[] values = new float[documents * LENGTH];
            for (int d = 0; d < documents; d++) {
                double own = rate * -Math.log(1 - random.nextDouble());
                double level = random.nextDouble();
                for (int t = d * LENGTH; t < (d + 1) * LENGTH; t++) {
                    double chance = own * (labels.positive(t) ? 1 + 3 * pull : 1);
                    boolean before = t > d * LENGTH && values[t - 1] > 0;
                    if (random.nextDouble() < Math.min(0.95, before ? chance + 0.4 : chance)) {
                        values[t] = (float) (0.1 + level + random.nextDouble() + (labels.positive(t) ? pull : 0));
                    }
                }
            }
            return values;
        }

        Labelling shuffled(int seed) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, documents).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            byte[] kinds = new byte[labels.kinds().length];
            for (int d = 0; d < documents; d++) {
                System.arraycopy(labels.kinds(), order.get(d) * LENGTH, kinds, d * LENGTH, LENGTH);
            }
            return new Labelling(kinds);
        }

        Halves halves() {
            int[] documentOf = new int[documents * LENGTH];
            boolean[] second = new boolean[documents];
            for (int d = 0; d < documents; d++) {
                Arrays.fill(documentOf, d * LENGTH, (d + 1) * LENGTH, d);
                second[d] = d % 2 == 1;
            }
            return new Halves(documentOf, second);
        }
    }
}
