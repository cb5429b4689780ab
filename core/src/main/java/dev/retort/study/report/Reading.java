package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import org.jspecify.annotations.Nullable;

/**
 * What is read of one category at one position: a figure on a ruler, and the feature that reads it where there is one.
 * All parts are absent where nothing was measured.
 */
record Reading(
        @Nullable Figure figure,
        Unit unit,
        @Nullable Strip strip,
        @Nullable String feature,
        @Nullable String nrn) {
    private static final double AUROC_FROM = 0.4;
    private static final double DIFFERENCE_TO = 0.3;

    /** The best feature's entry of metrics.json: {@code {feature, auroc, nrn}}. */
    static Reading best(Tree tree) {
        Double feature = tree.number("feature");
        Figure nrn = tree.figure("nrn");
        Reading auroc = auroc(tree.figure("auroc"));
        return new Reading(
                auroc.figure(),
                auroc.unit(),
                auroc.strip(),
                feature == null ? null : "f" + Math.round(feature),
                nrn == null ? null : Unit.FRACTION.value(nrn.value()));
    }

    static Reading auroc(@Nullable Figure figure) {
        Strip strip = figure == null ? null : Strip.of(figure, AUROC_FROM, 1, 0.5);
        return new Reading(figure, Unit.FRACTION, strip, null, null);
    }

    static Reading difference(@Nullable Figure figure) {
        Strip strip = figure == null ? null : Strip.of(figure, -DIFFERENCE_TO, DIFFERENCE_TO, 0.0);
        return new Reading(figure, Unit.DIFFERENCE, strip, null, null);
    }

    /** {@code real} minus {@code other}, absent unless both are there. */
    static Reading difference(@Nullable Figure real, @Nullable Figure other) {
        return difference(real == null || other == null ? null : real.minus(other));
    }
}
