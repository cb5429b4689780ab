package dev.retort.atlas.export;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an atlas says of one feature. Numbers are NaN, texts empty and lists empty where it says nothing.
 *
 * @param word its class
 * @param histogram values by octave, see {@link dev.retort.atlas.Firing}
 */
public record FeatureCard(
        int feature,
        String word,
        double nrn,
        double cosDecoder,
        double cosEncoder,
        long fired,
        double firing,
        double mean,
        double max,
        List<Integer> histogram,
        double nuError,
        double nuReconstruction,
        double freeError,
        double freeActivation,
        double ridgeBase,
        double ridgeDistilled,
        List<Passage> passages,
        List<Effect> effects,
        List<Neighbour> neighbours,
        List<Score> scores,
        List<Label> labels) {
    public FeatureCard {
        histogram = List.copyOf(histogram);
        passages = List.copyOf(passages);
        effects = List.copyOf(effects);
        neighbours = List.copyOf(neighbours);
        scores = List.copyOf(scores);
        labels = List.copyOf(labels);
    }

    /** Where it fires: a row of {@code contexts}. */
    public record Passage(
            boolean top,
            int rank,
            float value,
            String document,
            String documentKind,
            int token,
            int peak,
            List<String> tokens,
            List<Float> values) {}

    /** What it promotes and suppresses in a side's model: a row of {@code logits}. */
    public record Effect(
            int side,
            List<String> promoted,
            List<Float> promotedLogits,
            List<String> suppressed,
            List<Float> suppressedLogits,
            double agreement) {}

    /** A row of {@code neighbours}; by direction, or by firing. */
    public record Neighbour(boolean direction, int feature, double value) {}

    /** A row of {@code categories}. */
    public record Score(
            String category,
            String contrast,
            String source,
            double auroc,
            @Nullable Double low,
            @Nullable Double high,
            double q,
            double lift,
            double precision,
            boolean ranked) {}

    /** What somebody calls it: a row of {@code labels}. */
    public record Label(String source, String model, String text) {}

    /** The effect in one side's model, or null. */
    @Nullable
    Effect effect(int side) {
        return effects.stream().filter(one -> one.side() == side).findFirst().orElse(null);
    }
}
