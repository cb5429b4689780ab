package dev.retort.experiments.geometry;

import dev.retort.atlas.Measured;
import org.jspecify.annotations.Nullable;

/**
 * One figure, as the table {@code geometry} has it. What there is none of is NaN.
 *
 * @param section {@code activations}, {@code features} or {@code analogies}
 * @param hook where the model was looked at; empty where the file does not say
 * @param model whose figure it is
 * @param against the model whose figure was taken off; null for a figure of one model
 * @param scope which part of the corpus, group of features, category or set of analogies
 * @param n documents, features or pairs of words
 */
record GeometryRow(
        String section,
        String hook,
        String model,
        @Nullable String against,
        String scope,
        String measure,
        double value,
        double low,
        double high,
        Shuffles shuffled,
        long n) {
    static GeometryRow of(
            String section,
            String hook,
            String model,
            @Nullable String against,
            String scope,
            String measure,
            Measured figure,
            Shuffles shuffled) {
        return new GeometryRow(
                section,
                hook,
                model,
                against,
                scope,
                measure,
                figure.value(),
                orNaN(figure.low()),
                orNaN(figure.high()),
                shuffled,
                figure.n());
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
