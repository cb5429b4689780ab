package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The real pair or one of the null pairs, with its part of the metrics: every lab figure is shown for all of them, and
 * what is claimed is the difference.
 *
 * @param name {@code real}, or the key below {@code null_pairs}
 */
record Arm(String name, Tree tree) {
    static final String REAL = "real";
    /** The null pair that claims are held against: it was trained on, so it drifts as the real one does. */
    static final String STRICTEST = "continued";

    /** The real pair first, the strictest null pair last, the others between in the order of the metrics. */
    static List<Arm> all(Tree metrics) {
        List<Arm> arms = new ArrayList<>();
        Tree nulls = metrics.at("null_pairs");
        nulls.keys().forEach(name -> arms.add(new Arm(name, nulls.at(name))));
        arms.sort(Comparator.comparing(arm -> arm.name().equals(STRICTEST)));
        arms.addFirst(new Arm(REAL, metrics));
        return arms;
    }

    boolean real() {
        return name.equals(REAL);
    }

    Text title(Words words) {
        return words.name("arm", name);
    }

    /**
     * By how much the real pair's share of features above NRN .9 exceeds this null pair's: as the study measured it
     * (features resampled), else recovered from both shares' intervals.
     */
    @Nullable
    Figure shareDifference(Arm real, String crosscoder) {
        Figure measured = tree.at("real_minus_null").at(crosscoder).figure("nrn_above_0.9");
        Figure here = real.share(crosscoder);
        Figure there = share(crosscoder);
        if (real() || measured != null || here == null || there == null) {
            return real() ? null : measured;
        }
        return here.minus(there);
    }

    /** The share of a crosscoder's live features above NRN .9. */
    @Nullable
    Figure share(String crosscoder) {
        return tree.at("crosscoders").at(crosscoder).at("nrn").figure("above_0.9");
    }

    /** The style class of its marks; null pairs that we have no class for look like the first. */
    String style() {
        return switch (name) {
            case REAL -> "real";
            case STRICTEST -> "continued";
            default -> "identical";
        };
    }
}
