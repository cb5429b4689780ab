package dev.retort.study.sizes;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What is looked at over sizes, in a page's order. Those of crosscoders are measured for each kind. */
public enum SizeMeasure {
    NRN_MEAN(Unit.FRACTION, true),
    NRN_ABOVE(Unit.PERCENT, true),
    PRE_HARD_AUROC(Unit.FRACTION, true),
    SEGMENT_AUROC(Unit.FRACTION, true),
    PRE_HARD_SIDES(Unit.DIFFERENCE, true),
    SEGMENT_SIDES(Unit.DIFFERENCE, true),
    LOGIT_DIFFERENCE(Unit.LOGIT, true),
    FORCED_RATIO(Unit.RATIO, true),
    ABLATED_ACCURACY(Unit.POINTS, true),
    CATEGORY_SEPARATION(Unit.DIFFERENCE, true),
    GREEDY_ACCURACY(Unit.PERCENT, false),
    SAMPLED_ACCURACY(Unit.PERCENT, false),
    PROBE(Unit.DIFFERENCE, false),
    CKA(Unit.FRACTION, false),
    MUTUAL_KNN(Unit.FRACTION, false),
    PARTICIPATION_CHANGE(Unit.DIFFERENCE, false),
    PARALLELOGRAM_CHANGE(Unit.DIFFERENCE, false);

    private final Unit unit;
    private final boolean crosscoder;

    SizeMeasure(Unit unit, boolean crosscoder) {
        this.unit = unit;
        this.crosscoder = crosscoder;
    }

    public Unit unit() {
        return unit;
    }

    /** Whether it depends on the crosscoder, so that the number of features must be held. */
    public boolean ofCrosscoder() {
        return crosscoder;
    }

    /** As files and words' keys have it: {@code nrn-mean}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The real pair's figure, or null where the study has none. */
    @Nullable
    Double of(SizedStudy study, String kind) {
        return switch (this) {
            case PARALLELOGRAM_CHANGE -> parallelogram(study.geometry(), 0);
            case PARTICIPATION_CHANGE -> participation(study.geometry(), 0);
            case CATEGORY_SEPARATION -> separation(study, kind);
            default -> of(study.metrics(), kind);
        };
    }

    /**
     * What it is held against: the same between the base and the base trained on; for the ablation that of random
     * features of the same pair. Null where there is none.
     */
    @Nullable
    Double control(SizedStudy study, String kind) {
        Tree there = study.metrics().at("null_pairs").at("continued");
        return switch (this) {
            case FORCED_RATIO -> accuracy(study.metrics(), kind, "matched_random_forced_ratio");
            case PARALLELOGRAM_CHANGE -> parallelogram(study.geometry(), 1);
            case PARTICIPATION_CHANGE -> participation(study.geometry(), 1);
            case ABLATED_ACCURACY, GREEDY_ACCURACY, SAMPLED_ACCURACY, CATEGORY_SEPARATION -> null;
            default -> of(there, kind);
        };
    }

    private @Nullable Double of(Tree arm, String kind) {
        Tree crosscoder = arm.at("crosscoders").at(kind);
        Tree means = crosscoder.at("category_means");
        Tree agreement = arm.at("agreement").at("measures");
        return switch (this) {
            case NRN_MEAN -> value(crosscoder.at("nrn"), "mean");
            case NRN_ABOVE -> value(crosscoder.at("nrn"), "above_0.9");
            case PRE_HARD_AUROC -> value(means.at("pre_hard"), "best_auroc");
            case SEGMENT_AUROC -> value(means.at("segment"), "best_auroc");
            case PRE_HARD_SIDES -> value(means.at("pre_hard"), "above_minus_below_half");
            case SEGMENT_SIDES -> value(means.at("segment"), "above_minus_below_half");
            case LOGIT_DIFFERENCE -> logits(arm, kind);
            case FORCED_RATIO -> accuracy(arm, kind, "forced_ratio");
            case ABLATED_ACCURACY -> accuracy(arm, kind, "sampled_change");
            case GREEDY_ACCURACY -> value(arm.at("models").at("distilled"), "greedy_accuracy");
            case SAMPLED_ACCURACY -> value(arm.at("models").at("distilled"), "sampled_accuracy");
            case PROBE -> value(arm.at("probes").at("pre_hard").at("mean"), "difference");
            case CKA -> value(agreement, "cka");
            case MUTUAL_KNN -> value(agreement, "mutual_knn");
            case PARALLELOGRAM_CHANGE, PARTICIPATION_CHANGE, CATEGORY_SEPARATION -> null;
        };
    }

    private static @Nullable Double value(Tree tree, String key) {
        Figure figure = tree.figure(key);
        return figure == null ? null : figure.value();
    }

    /** Distilled less base, the mean over categories at the largest k that all of them have. */
    private static @Nullable Double logits(Tree arm, String kind) {
        List<Tree> rows = arm.at("ablation").at("paper").items().stream()
                .filter(row -> row.text("crosscoder", "").equals(kind))
                .filter(row -> row.text("encoder", "paired").equals("paired"))
                .filter(row -> row.text("selection", "paper").equals("paper"))
                .toList();
        OptionalDouble most = rows.stream()
                .map(row -> row.number("k_percent"))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max();
        List<Double> values = new ArrayList<>();
        for (Tree row : rows) {
            Double k = row.number("k_percent");
            Double change = value(row, "distilled_minus_base");
            if (k != null && change != null && k == most.orElse(Double.NaN)) {
                values.add(change);
            }
        }
        return mean(values);
    }

    /** Of the set that attribution chose for self-reflection. */
    private static @Nullable Double accuracy(Tree arm, String kind, String key) {
        for (Tree row : arm.at("ablation").at("accuracy").items()) {
            if (row.text("crosscoder", "").equals(kind)
                    && row.text("category", "").equals("self-reflection")
                    && row.text("selection", "").equals("attribution")
                    && row.text("encoder", "paired").equals("paired")
                    && row.text("model", "distilled").equals("distilled")) {
                return value(row, key);
            }
        }
        return null;
    }

    /** Of all tokens; {@code other} is the place of the model that is held against the first, the base trained on second. */
    private static @Nullable Double participation(Tree geometry, int other) {
        List<Tree> pairs = geometry.at("pairs").items();
        return other < pairs.size() ? value(pairs.get(other).at("measures"), "participation_ratio_change all") : null;
    }

    /** In the distilled model, of the crosscoder that geometry looked at: the study's first. */
    private static @Nullable Double separation(SizedStudy study, String kind) {
        List<String> kinds = study.metrics().at("crosscoders").keys();
        List<Tree> sides = study.geometry().at("features").at("sides").items();
        return sides.size() < 2 || kinds.indexOf(kind) != 0
                ? null
                : value(sides.get(1).at("categories"), "separation");
    }

    /** The mean over sets of words of what changes from the first model to another. */
    private static @Nullable Double parallelogram(Tree geometry, int other) {
        List<Tree> pairs = geometry.at("pairs").items();
        if (other >= pairs.size()) {
            return null;
        }
        Tree measures = pairs.get(other).at("measures");
        List<Double> losses = new ArrayList<>();
        for (String key : measures.keys()) {
            Double loss = key.startsWith("parallelogram_loss_change") ? value(measures, key) : null;
            if (loss != null) {
                losses.add(loss);
            }
        }
        return mean(losses);
    }

    private static @Nullable Double mean(List<Double> values) {
        return values.isEmpty()
                ? null
                : values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }
}
