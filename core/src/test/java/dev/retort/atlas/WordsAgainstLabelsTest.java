package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationSweep.Piece;
import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list whose word stands for the category only half the time: feature 0 reads the word, feature 1 the category. */
final class WordsAgainstLabelsTest {
    private static final int FEATURES = 14;
    private static final String TEXT = "one . check it . two . check mark . three";

    @TempDir
    Path folder;

    @Test
    void features_that_read_the_word_are_unmasked_by_the_labels() {
        List<TokenSequence> sequences = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        RandomGenerator random = Rng.of(4, "words");
        for (int d = 0; d < 60; d++) {
            List<Label> labels = List.of(
                    Samples.label(TEXT, 2, 4, "verifying", false), Samples.label(TEXT, 2, 3, "verifying", true));
            TokenSequence sequence = Samples.words(new Document("d" + d, TEXT, labels, null), false);
            sequences.add(sequence);
            for (int t = 0; t < sequence.length(); t++) {
                float[] row = new float[FEATURES];
                for (int f = 0; f < FEATURES; f++) {
                    boolean word = t == 2 || t == 7;
                    boolean fires = f == 0 ? word : f == 1 ? t == 2 : random.nextDouble() < 0.2;
                    row[f] = fires ? 1 + random.nextFloat() : 0;
                }
                rows.add(row);
            }
        }
        TokenTable table = new TokenTable(sequences);
        Category checking = new Category(
                "checking",
                List.of("check"),
                new Category.Rule(false, false, false),
                Category.Sentences.NONE,
                EnumSet.of(Contrast.AT, Contrast.SEGMENT),
                List.of("verifying"));
        try (StoredCode code = stored(rows)) {
            CategoryScores scores =
                    CategoryScores.of(code, FEATURES, table, new Categories(List.of(checking)), 1, Progress.SILENT);
            assertThat(scores.words())
                    .extracting(WordsAgainstLabels.Row::contrast)
                    .containsExactly(Contrast.AT, Contrast.SEGMENT);
            assertThat(scores.readings())
                    .filteredOn(r -> r.source() == CategoryScores.Source.WORDS)
                    .hasSize(2);
            WordsAgainstLabels.Row at = scores.words().getFirst();
            assertThat(at.label()).isEqualTo("verifying");
            assertThat(List.of(at.wordTokens(), at.labelTokens(), at.both())).containsExactly(120L, 60L, 60L);
            CategoryScores.Reading words = reading(scores, CategoryScores.Source.WORDS);
            CategoryScores.Reading labels = reading(scores, CategoryScores.Source.LABELS);
            assertThat(words.chosen().getFirst().feature()).isZero();
            assertThat(labels.chosen().getFirst().feature()).isEqualTo(1);
            double byWords = mean(words, words);
            double byLabels = mean(words, labels);
            assertThat(at.aurocWords()).isCloseTo(byWords, within(1e-12));
            assertThat(at.aurocLabels()).isCloseTo(byLabels, within(1e-12));
            Measured misled = Objects.requireNonNull(at.misled());
            assertThat(misled.value()).isCloseTo(byWords - byLabels, within(1e-9));
            assertThat(at.aurocBest()).isGreaterThanOrEqualTo(at.aurocLabels());
        }
    }

    /** Of the ten that one reading chose, by another. */
    private static double mean(CategoryScores.Reading chosen, CategoryScores.Reading by) {
        return chosen.chosen().stream()
                .mapToDouble(one ->
                        Objects.requireNonNull(by.scores()[one.feature()]).auroc())
                .average()
                .orElseThrow();
    }

    private static CategoryScores.Reading reading(CategoryScores scores, CategoryScores.Source source) {
        return scores.readings().stream()
                .filter(r -> r.source() == source && r.contrast() == Contrast.AT)
                .findFirst()
                .orElseThrow();
    }

    private StoredCode stored(List<float[]> rows) {
        StoredCode code = new StoredCode(folder.resolve("code"), FEATURES);
        float[] dense = new float[rows.size() * FEATURES];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, dense, i * FEATURES, FEATURES);
        }
        try (Scope scope = Scope.open()) {
            code.add(
                    new Piece(Tensor.zeros(Device.CPU, DType.F32, rows.size(), 1), new boolean[rows.size()], 0),
                    FeatureCode.of(Tensor.of(Device.CPU, dense, rows.size(), FEATURES)));
        }
        return code;
    }
}
