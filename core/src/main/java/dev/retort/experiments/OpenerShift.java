package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.experiments.ForcedDocuments.Reading;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What edits do to the tokens that open a category's segments, at the places where one comes next; what was there before is
 * read once a side. All figures are means over these places, changes against the model as it is, with documents resampled.
 */
public final class OpenerShift {
    private final ForcedDocuments documents;
    private final int[][] openings;
    private final double[] counts;
    private final List<Reading> readings;
    private final Bootstrap bootstrap;
    private final Map<Side, double[][]> before = new EnumMap<>(Side.class);

    /**
     * @param logit of the opener that does come next
     * @param logProbability its log p: unlike the logit it does not move when all logits do
     * @param targetLogit mean over the category's target tokens, whichever comes next: the paper's figure
     * @param targetLogProbability the same of log p
     */
    public record Shift(Estimate logit, Estimate logProbability, Estimate targetLogit, Estimate targetLogProbability) {
        /** Under {@code name}, and {@code name} with what was read. */
        public void into(Map<String, Object> tree, String name) {
            logit.into(tree, name);
            logProbability.into(tree, name + "_log_probability");
            targetLogit.into(tree, name + "_target_logit");
            targetLogProbability.into(tree, name + "_target_log_probability");
        }

        /** The mean of several draws of a control. */
        static Shift mean(List<Shift> shifts) {
            return new Shift(
                    Estimate.mean(shifts.stream().map(Shift::logit).toList()),
                    Estimate.mean(shifts.stream().map(Shift::logProbability).toList()),
                    Estimate.mean(shifts.stream().map(Shift::targetLogit).toList()),
                    Estimate.mean(
                            shifts.stream().map(Shift::targetLogProbability).toList()));
        }
    }

    /**
     * @param openings for each document the positions whose next token opens a segment of the category
     * @param targets the category's target tokens
     */
    public OpenerShift(ForcedDocuments documents, int[][] openings, int[] targets, Bootstrap bootstrap) {
        this.documents = documents;
        this.openings = openings;
        this.bootstrap = bootstrap;
        this.counts = new double[openings.length];
        for (int document = 0; document < counts.length; document++) {
            counts[document] = openings[document].length;
        }
        List<Reading> all = new ArrayList<>(List.of(Reading.nextLogit(), Reading.nextLogProbability()));
        if (targets.length > 0) {
            all.add(Reading.meanLogit(targets));
            all.add(Reading.meanLogProbability(targets));
        }
        this.readings = List.copyOf(all);
    }

    CrosscodedPair pair() {
        return documents.pair();
    }

    /** One model under an edit of it; without one nothing changes. */
    public Shift of(Side side, @Nullable Edit edit) {
        double[][] clean = before.computeIfAbsent(side, s -> sums(s, null));
        double[][] now = edit == null ? clean : sums(side, edit);
        List<Estimate> changes = new ArrayList<>();
        for (int r = 0; r < 4; r++) {
            double[] change = new double[counts.length];
            for (int document = 0; document < change.length; document++) {
                change[document] = r < now.length ? now[r][document] - clean[r][document] : Double.NaN;
            }
            changes.add(bootstrap.ratio(change, counts));
        }
        return new Shift(changes.get(0), changes.get(1), changes.get(2), changes.get(3));
    }

    /** One model without some features; an empty list changes nothing. */
    public Shift without(Side side, List<Integer> features) {
        if (features.isEmpty()) {
            return of(side, null);
        }
        try (Edit edit = Edit.ablating(pair(), side, features)) {
            return of(side, edit);
        }
    }

    private double[][] sums(Side side, @Nullable Edit edit) {
        double[][][] read = documents.read(side, edit, openings, readings);
        double[][] sums = new double[read.length][counts.length];
        for (int r = 0; r < read.length; r++) {
            for (int document = 0; document < counts.length; document++) {
                sums[r][document] = DoubleStream.of(read[r][document]).sum();
            }
        }
        return sums;
    }
}
