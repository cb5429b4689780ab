package dev.retort.atlas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A category in one contrast, by one source, while features are scored: a {@link CategoryScores.Reading} in the making. */
final class CategoryQuestion {
    private final CategoryScores.Source source;
    private final String category;
    private final Contrast contrast;
    private final DocumentScores by;
    private final ReasonScore reason;
    private final boolean addsReason;
    private final DocumentScores.@Nullable Score[] scores;
    private final List<CategoryScores.Chosen> chosen = new ArrayList<>();
    private List<Integer> best = List.of();

    CategoryQuestion(
            CategoryScores.Source source,
            String category,
            Contrast contrast,
            DocumentScores by,
            int features,
            ReasonScore reason,
            boolean addsReason) {
        this.source = source;
        this.category = category;
        this.contrast = contrast;
        this.by = by;
        this.reason = reason;
        this.addsReason = addsReason;
        this.scores = new DocumentScores.Score[features];
    }

    void add(int feature, Auroc sorted, int[] tokens, float[] values, DocumentScores.Work work) {
        scores[feature] = by.of(sorted, work);
        if (addsReason) {
            reason.add(feature, tokens, values);
        }
    }

    CategoryScores.Source source() {
        return source;
    }

    String category() {
        return category;
    }

    Contrast contrast() {
        return contrast;
    }

    Labelling labelling() {
        return by.labelling();
    }

    /** By feature; null for one that never fires. */
    DocumentScores.@Nullable Score[] scores() {
        return scores;
    }

    /** The best features on the first half, best first. */
    List<Integer> best() {
        if (best.isEmpty()) {
            best = IntStream.range(0, scores.length)
                    .filter(f -> scores[f] != null)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(f -> -onFirst(f)))
                    .limit(CategoryScores.CHOSEN)
                    .toList();
        }
        return best;
    }

    private double onFirst(int feature) {
        DocumentScores.Score score = scores[feature];
        return score == null ? Double.NaN : score.chosen();
    }

    double p(int feature) {
        DocumentScores.Score score = scores[feature];
        return score == null ? Double.NaN : score.p();
    }

    void resample(int feature, Auroc sorted, SecondHalf second) {
        if (best().contains(feature)) {
            chosen.add(new CategoryScores.Chosen(feature, sorted.estimate(by.labelling(), second)));
        }
    }

    CategoryScores.Reading reading(double[] q) {
        chosen.sort(Comparator.comparingInt(one -> best.indexOf(one.feature())));
        return new CategoryScores.Reading(source, category, contrast, scores, q, chosen, reason.scores());
    }
}
