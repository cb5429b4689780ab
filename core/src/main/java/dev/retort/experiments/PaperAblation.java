package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.atlas.Holm;
import dev.retort.basics.Progress;
import dev.retort.experiments.ForcedDocuments.Reading;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The paper's ablation: how much the logit of a category's opener falls, where an opener is next, when the selected
 * features are removed — from the distilled model, and from the base — beside two controls.
 *
 * <p>A fall alone does not make them the category's features: the selection picks whatever fires at sentence ends.
 */
public final class PaperAblation {
    /** k of the control among NRN ≤ ½. */
    public static final int CONTROL_PERCENT = 10;

    public static final List<Integer> PERCENTS = List.of(1, 2, 5, 10, 20);

    private final ForcedDocuments documents;
    private final MatchedRandom matched;
    private final Bootstrap bootstrap;

    /**
     * @param documents of the test split
     * @param matched from the dev split, with norms of the distilled side
     */
    public PaperAblation(ForcedDocuments documents, MatchedRandom matched, Bootstrap bootstrap) {
        this.documents = documents;
        this.matched = matched;
        this.bootstrap = bootstrap;
    }

    /**
     * One category.
     *
     * @param selection ranked on the dev split
     * @param openings for each test document the positions whose next token is the category's opener
     * @param percents the k to try
     */
    public List<PaperRow> measure(
            String category, PaperSelection selection, int[][] openings, List<Integer> percents, Progress.Task task) {
        Change change = new Change(openings);
        Estimate lowControl = change.of(Side.DISTILLED, selection.belowHalf(CONTROL_PERCENT));
        List<PaperRow> rows = new ArrayList<>();
        for (int percent : percents) {
            List<Integer> selected = selection.aboveHalf(percent);
            List<Integer> random = matched.of(selected, bootstrap.seed() + percent);
            rows.add(new PaperRow(
                    category,
                    percent,
                    selected.size(),
                    change.of(Side.DISTILLED, selected),
                    change.of(Side.BASE, selected),
                    lowControl,
                    change.of(Side.DISTILLED, random),
                    1));
            task.advance(1);
        }
        return rows;
    }

    /** The rows with p-values of "the distilled model's change is 0", corrected over all of them. */
    public static List<PaperRow> corrected(List<PaperRow> rows) {
        double[] adjusted = Holm.adjusted(
                rows.stream().mapToDouble(row -> row.distilled().pValue(0)).toArray());
        List<PaperRow> result = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            result.add(rows.get(i).withPValue(adjusted[i]));
        }
        return result;
    }

    /** The mean change of the opener's logit by document; what was there before is computed once a side. */
    private final class Change {
        private final int[][] openings;
        private final double[] counts;
        private final double[][][] before = new double[Side.values().length][][];

        Change(int[][] openings) {
            this.openings = openings;
            this.counts = new double[openings.length];
            for (int document = 0; document < counts.length; document++) {
                counts[document] = openings[document].length;
            }
        }

        Estimate of(Side side, List<Integer> features) {
            double[] sums = new double[counts.length];
            if (!features.isEmpty()) {
                double[][] clean = before(side);
                try (Edit edit = Edit.ablating(documents.pair(), side, features)) {
                    double[][] after = documents.read(side, edit, openings, Reading.nextLogit());
                    for (int document = 0; document < sums.length; document++) {
                        sums[document] = DoubleStream.of(after[document]).sum()
                                - DoubleStream.of(clean[document]).sum();
                    }
                }
            }
            return bootstrap.ratio(sums, counts);
        }

        private double[][] before(Side side) {
            double[][] known = before[side.ordinal()];
            if (known == null) {
                known = documents.read(side, null, openings, Reading.nextLogit());
                before[side.ordinal()] = known;
            }
            return known;
        }
    }
}
