package dev.retort.atlas;

import dev.retort.activations.TokenTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well single features read one category in one contrast: chosen on the dev split, measured on the test split.
 *
 * @param best the best feature of all
 * @param aboveHalf the best whose NRN is above ½, null when none fires
 * @param belowHalf the best whose NRN is at most ½, null when none fires
 * @param topTenAboveHalf share of NRN above ½ among the ten best
 * @param topTen the ten best, best first
 */
public record CategoryReading(
        String category,
        Contrast contrast,
        Reader best,
        @Nullable Reader aboveHalf,
        @Nullable Reader belowHalf,
        double topTenAboveHalf,
        List<Integer> topTen) {
    private static final int TOP = 10;

    /** A feature and its AUROC on the test split. */
    public record Reader(int feature, double nrn, Estimate auroc) {
        Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("feature", feature);
            auroc.into(tree, "auroc");
            tree.put("nrn", nrn);
            return tree;
        }
    }

    /** One split: its tokens and what the features do on them. */
    public record Side(TokenTable table, FeatureActivations activations) {}

    /** Reads every category in every contrast; those without positives or negatives in either split are left out. */
    public static List<CategoryReading> all(
            List<String> categories, Side dev, Side test, double[] nrn, Bootstrap bootstrap) {
        List<CategoryReading> readings = new ArrayList<>();
        for (String category : categories) {
            TokenLabels devLabels = new TokenLabels(dev.table(), category);
            Map<Contrast, Labelling> labellings = new EnumMap<>(Contrast.class);
            for (Contrast contrast : Contrast.values()) {
                labellings.put(contrast, devLabels.labelling(contrast));
            }
            Map<Contrast, FeatureRanking> rankings = FeatureRanking.of(dev.activations(), labellings);
            TokenLabels testLabels = new TokenLabels(test.table(), category);
            rankings.forEach((contrast, ranking) -> {
                Labelling labelling = testLabels.labelling(contrast);
                if (ranking.best(f -> true) >= 0 && labelling.positives() > 0 && labelling.negatives() > 0) {
                    readings.add(read(category, contrast, ranking, labelling, test, nrn, bootstrap));
                }
            });
        }
        return readings;
    }

    private static CategoryReading read(
            String category,
            Contrast contrast,
            FeatureRanking ranking,
            Labelling labelling,
            Side test,
            double[] nrn,
            Bootstrap bootstrap) {
        Reader best = reader(ranking.best(f -> true), labelling, test, nrn, bootstrap);
        int above = ranking.best(f -> nrn[f] > 0.5);
        int below = ranking.best(f -> nrn[f] <= 0.5);
        Double share = ranking.share(TOP, f -> nrn[f] > 0.5);
        return new CategoryReading(
                category,
                contrast,
                best,
                above < 0 ? null : reader(above, labelling, test, nrn, bootstrap),
                below < 0 ? null : reader(below, labelling, test, nrn, bootstrap),
                share == null ? 0 : share,
                ranking.top(TOP));
    }

    private static Reader reader(int feature, Labelling labelling, Side test, double[] nrn, Bootstrap bootstrap) {
        Auroc auroc =
                Auroc.of(test.activations().tokens(feature), test.activations().values(feature));
        return new Reader(feature, nrn[feature], auroc.estimate(labelling, test.table(), bootstrap));
    }

    /** Its entry of metrics.json: the best feature, and the best on either side of NRN ½. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = best.tree();
        if (aboveHalf != null) {
            tree.put("best_above_half", aboveHalf.tree());
        }
        if (belowHalf != null) {
            tree.put("best_below_half", belowHalf.tree());
        }
        tree.put("top_ten_above_half", topTenAboveHalf);
        return tree;
    }
}
