package dev.retort.atlas;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * How far a word list misleads about a category of which a corpus has labels: whether it finds the right tokens, and what the
 * features that it makes look best are worth by the labels. AUROCs are those of the second half of the documents, tokens are counted on all.
 */
public final class WordsAgainstLabels {
    private final CategoryQuestion words;
    private final CategoryQuestion labels;
    private final List<Estimate> byWords = new ArrayList<>();
    private final List<Estimate> byLabels = new ArrayList<>();

    private WordsAgainstLabels(CategoryQuestion words, CategoryQuestion labels) {
        this.words = words;
        this.labels = labels;
    }

    /**
     * One category by words and by labels.
     *
     * @param wordTokens the tokens that the words call positive
     * @param labelTokens that the labels do
     * @param both do
     * @param aurocWords the mean AUROC, by words, of the ten features that are best by words
     * @param aurocLabels of the same ten by the labels
     * @param misled how much the first is above the second, documents being resampled; null where neither was measured
     * @param aurocBest by the labels, of the ten that are best by the labels
     * @param rankCorrelation Spearman's, of all features' AUROCs by words and by labels
     */
    public record Row(
            String category,
            String label,
            Contrast contrast,
            long wordTokens,
            long labelTokens,
            long both,
            double aurocWords,
            double aurocLabels,
            @Nullable Measured misled,
            double aurocBest,
            double rankCorrelation) {}

    /** Every category that words and labels both tell, by its own name or one the categories' file gives it. */
    static List<WordsAgainstLabels> of(List<CategoryQuestion> asked, Categories categories) {
        List<WordsAgainstLabels> pairs = new ArrayList<>();
        for (Category category : categories.all()) {
            for (CategoryQuestion words : asked) {
                if (words.source() != CategoryScores.Source.WORDS
                        || !words.category().equals(category.name())) {
                    continue;
                }
                for (CategoryQuestion labels : asked) {
                    boolean same = labels.category().equals(category.name())
                            || category.labels().contains(labels.category());
                    if (same
                            && labels.source() == CategoryScores.Source.LABELS
                            && labels.contrast() == words.contrast()) {
                        pairs.add(new WordsAgainstLabels(words, labels));
                    }
                }
            }
        }
        return pairs;
    }

    /** The same resamples for both, so that their difference is paired. */
    void resample(int feature, Auroc sorted, SecondHalf second) {
        if (words.best().contains(feature)) {
            byWords.add(sorted.estimate(words.labelling(), second));
            byLabels.add(sorted.estimate(labels.labelling(), second));
        }
    }

    Row row() {
        long[] tokens = tokens();
        return new Row(
                words.category(),
                labels.category(),
                words.contrast(),
                tokens[0],
                tokens[1],
                tokens[2],
                mean(words, words.best()),
                mean(labels, words.best()),
                byWords.isEmpty()
                        ? null
                        : Estimate.mean(byWords).minus(Estimate.mean(byLabels)).measured(),
                mean(labels, labels.best()),
                rankCorrelation());
    }

    /** Positive by words, by labels, by both. */
    private long[] tokens() {
        long[] counts = new long[3];
        byte[] one = words.labelling().kinds();
        byte[] other = labels.labelling().kinds();
        for (int token = 0; token < one.length; token++) {
            boolean word = one[token] == Labelling.POSITIVE;
            boolean label = other[token] == Labelling.POSITIVE;
            counts[0] += word ? 1 : 0;
            counts[1] += label ? 1 : 0;
            counts[2] += word && label ? 1 : 0;
        }
        return counts;
    }

    private static double mean(CategoryQuestion by, List<Integer> features) {
        DocumentScores.@Nullable Score[] scores = by.scores();
        return features.stream()
                .mapToDouble(f -> scores[f] instanceof DocumentScores.Score score ? score.auroc() : Double.NaN)
                .average()
                .orElse(Double.NaN);
    }

    private double rankCorrelation() {
        DocumentScores.@Nullable Score[] one = words.scores();
        DocumentScores.@Nullable Score[] other = labels.scores();
        int[] fired = IntStream.range(0, one.length)
                .filter(f -> one[f] != null && other[f] != null)
                .toArray();
        if (fired.length < 3) {
            return Double.NaN;
        }
        double[] x = new double[fired.length];
        double[] y = new double[fired.length];
        for (int i = 0; i < fired.length; i++) {
            DocumentScores.Score a = one[fired[i]];
            DocumentScores.Score b = other[fired[i]];
            x[i] = a == null ? 0 : a.auroc();
            y[i] = b == null ? 0 : b.auroc();
        }
        return new SpearmansCorrelation().correlation(x, y);
    }
}
