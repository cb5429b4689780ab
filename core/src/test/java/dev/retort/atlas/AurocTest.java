package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Document;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AurocTest {
    @Test
    void isTheShareOfPairsInTheRightOrderTiesHalf() {
        RandomGenerator random = Rng.of(11, "auroc");
        for (int trial = 0; trial < 50; trial++) {
            int n = 1 + random.nextInt(60);
            float[] scores = new float[n];
            byte[] kinds = new byte[n];
            for (int i = 0; i < n; i++) {
                scores[i] = random.nextInt(5) - 2; // many ties, both signs, both zeros
                scores[i] *= random.nextBoolean() ? 1 : -1f;
                kinds[i] = (byte) random.nextInt(3);
            }
            double auroc = Auroc.of(scores).of(new Labelling(kinds));
            assertThat(Double.valueOf(auroc)).isEqualTo(Double.valueOf(byDefinition(scores, kinds)));
        }
    }

    @Test
    void aDocumentTakenTwiceCountsAsTwoAndOneLeftOutAsNone() {
        RandomGenerator random = Rng.of(13, "resampled auroc");
        for (int trial = 0; trial < 200; trial++) {
            int n = 1 + random.nextInt(70);
            int documents = 1 + random.nextInt(7);
            float[] scores = new float[n];
            byte[] kinds = new byte[n];
            int[] documentOf = new int[n];
            for (int i = 0; i < n; i++) {
                scores[i] = random.nextInt(5); // 0 is silence
                kinds[i] = (byte) random.nextInt(3);
                documentOf[i] = random.nextInt(documents + 1) - 1; // −1: its document does not count
            }
            int[] times = random.ints(documents, 0, 4).toArray();
            int[] fired = IntStream.range(0, n).filter(i -> scores[i] > 0).toArray();
            float[] values = new float[fired.length];
            for (int i = 0; i < fired.length; i++) {
                values[i] = scores[fired[i]];
            }
            int[] taken = IntStream.range(0, n)
                    .filter(i -> documentOf[i] >= 0)
                    .flatMap(i -> IntStream.range(0, times[documentOf[i]]).map(_ -> i))
                    .toArray();
            float[] takenScores = new float[taken.length];
            byte[] takenKinds = new byte[taken.length];
            for (int i = 0; i < taken.length; i++) {
                takenScores[i] = scores[taken[i]];
                takenKinds[i] = kinds[taken[i]];
            }
            double resampled = ResampledAuroc.of(
                            Auroc.of(fired, values), new Labelling(kinds), token -> documentOf[token], documents)
                    .applyAsDouble(times);
            assertThat(Double.valueOf(resampled)).isEqualTo(Double.valueOf(byDefinition(takenScores, takenKinds)));
        }
    }

    @Test
    void silentTokensShareTheLowestRank() {
        byte[] kinds = {1, 2, 1, 2, 2};
        double auroc = Auroc.of(new int[] {0, 3}, new float[] {5, 1}).of(new Labelling(kinds));
        assertThat(auroc).isEqualTo(byDefinition(new float[] {5, 0, 0, 1, 0}, kinds));
        assertThat(Auroc.of(new int[0], new float[0]).of(new Labelling(kinds))).isEqualTo(0.5);
        assertThat(Auroc.of(new int[0], new float[0]).of(new Labelling(new byte[3])))
                .isNaN();
    }

    @Test
    void anIntervalComesFromDocumentsNotTokens() {
        // 40 documents of 50 tokens that are all alike inside: only 40 things were observed.
        List<TokenSequence> sequences = new ArrayList<>();
        float[] scores = new float[2000];
        byte[] kinds = new byte[2000];
        RandomGenerator random = Rng.of(2, "documents");
        for (int document = 0; document < 40; document++) {
            sequences.add(new TokenSequence(
                    new Document("d" + document, "", List.of(), null),
                    new int[50],
                    new int[50],
                    new int[50],
                    new boolean[50]));
            boolean positive = document % 2 == 0;
            float score = (float) (random.nextGaussian() + (positive ? 1 : 0));
            for (int t = document * 50; t < document * 50 + 50; t++) {
                scores[t] = score;
                kinds[t] = positive ? Labelling.POSITIVE : Labelling.NEGATIVE;
            }
        }
        Estimate estimate =
                Auroc.of(scores).estimate(new Labelling(kinds), new TokenTable(sequences), new Bootstrap(1, 300));
        Measured measured = Objects.requireNonNull(estimate.measured());
        assertThat(measured.value()).isEqualTo(byDefinition(scores, kinds), within(1e-12));
        double width = Objects.requireNonNull(measured.high()) - Objects.requireNonNull(measured.low());
        assertThat(width).isBetween(0.15, 0.5); // tokens as units would give about 0.04
        assertThat(measured.n()).isEqualTo(40);
    }

    @Test
    void everyLabelRanksFeaturesByTheirOwnAuroc() {
        int n = 900;
        int features = 40;
        FeatureActivations activations = Activations.random(n, features, 0.07, 3);
        Map<String, Labelling> labellings = new LinkedHashMap<>();
        for (int label = 0; label < 25; label++) {
            byte[] kinds = new byte[n];
            RandomGenerator random = Rng.of(4, "labels", label);
            for (int i = 0; i < n; i++) {
                kinds[i] = (byte) (random.nextDouble() < 0.05 ? 1 : 2);
            }
            labellings.put("label " + label, new Labelling(kinds));
        }
        FeatureRanking.of(activations, labellings).forEach((label, ranking) -> {
            assertThat(ranking.features()).hasSize(features).doesNotHaveDuplicates();
            assertThat(ranking.auroc()).isSortedAccordingTo(Comparator.reverseOrder());
            for (int place = 0; place < features; place++) {
                int feature = ranking.features().get(place);
                assertThat(ranking.auroc().get(place))
                        .isEqualTo(Auroc.of(activations.tokens(feature), activations.values(feature))
                                .of(Objects.requireNonNull(labellings.get(label))));
            }
        });
    }

    private static double byDefinition(float[] scores, byte[] kinds) {
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (kinds[i] == Labelling.POSITIVE && kinds[j] == Labelling.NEGATIVE) {
                    pairs++;
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return pairs == 0 ? Double.NaN : won / pairs;
    }
}
