package dev.retort.study.verdict;

import static dev.retort.study.verdict.Metrics.figure;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictsTest {
    private static final Set<Claim> OF_SIZE = EnumSet.of(Claim.NRN_GROWS, Claim.GEOMETRY_TIDIES);

    @ParameterizedTest
    @EnumSource(Claim.class)
    void where_all_is_measured_and_as_claimed_it_is_reproduced(Claim claim) {
        Verdict verdict = Metrics.whole().of(claim);
        assertThat(verdict.outcome())
                .as(verdict.lacks() + " " + verdict.comparisons())
                .isEqualTo(OF_SIZE.contains(claim) ? Outcome.NOT_TESTABLE : Outcome.REPRODUCED);
        assertThat(verdict.command()).startsWith("retort ");
    }

    @Test
    void every_claim_is_told_once_and_in_order() {
        assertThat(Verdicts.of(Metrics.whole().tree(), Beside.NOTHING))
                .extracting(Verdict::claim)
                .containsExactly(Claim.values());
    }

    @Test
    void a_study_that_measured_nothing_tests_nothing() {
        assertThat(Verdicts.of(new Metrics().tree(), Beside.NOTHING))
                .extracting(Verdict::outcome)
                .containsOnly(Outcome.NOT_TESTABLE);
    }

    /** The effect itself on the wrong side, or across the line. */
    @ParameterizedTest
    @CsvSource({
        "CATEGORY_FEATURES, category_means/segment/best_auroc, 0.51, 0.02",
        "CATEGORIES_ABOVE_HALF, category_means/pre_hard/above_minus_below_half, 0.01, 0.02",
        "PROBE_READS_MORE, probes/pre_hard/mean/difference, -0.05, 0.02",
        "ABLATION_LOWERS_LOGITS, ablation/paper/3/distilled, 0.1, 0.2",
        "ABLATION_LOWERS_LOGITS, ablation/paper/1/base, -0.6, 0.2",
        "ABLATION_LOWERS_LOGITS, ablation/paper/1/distilled_minus_base, -0.1, 0.2",
        "SELECTION_IS_SPECIFIC, ablation/paper/1/distilled, -0.1, 0.2",
        "DETECTION_FALLS, ablation/accuracy/0/forced_ratio, 0.99, 0.03",
        "DETECTION_FALLS, ablation/accuracy/0/repair_ratio, 1.02, 0.05",
        "ACCURACY_FALLS, ablation/accuracy/0/sampled_change, 0.0, 0.01",
        "ACCURACY_FALLS, ablation/accuracy/0/greedy_change, -0.03, 0.01",
        "STEERING_DEEPENS, steering/0/sampled_length_change, 0.01, 0.05",
        "STEERING_DEEPENS, steering/0/greedy_accuracy_change, -0.04, 0.02",
        "STEERING_SHORTENS, steering/1/greedy_length_change, 0.2, 0.05",
        "MODELS_DIVERGE, agreement/measures/cka, 0.995, 0.02",
    })
    void what_does_not_reach_its_side_is_not_reproduced(Claim claim, String path, double value, double half) {
        assertThat(Metrics.whole().put(path, figure(value, half)).of(claim).outcome())
                .isEqualTo(Outcome.NOT_REPRODUCED);
    }

    /** The effect is there, and the control has it as well. */
    @ParameterizedTest
    @CsvSource({
        "EXCLUSIVE_FEATURES, null_pairs/continued/real_minus_null/relu-l1/nrn_above_0.9, 0.01, 0.02",
        "CATEGORY_FEATURES, null_pairs/continued/category_means/pre_hard/best_auroc, 0.85, 0.02",
        "CATEGORIES_ABOVE_HALF, null_pairs/continued/category_means/segment/above_minus_below_half, 0.09, 0.02",
        "PROBE_READS_MORE, null_pairs/continued/probes/pre_hard/mean/difference, 0.07, 0.02",
        "ABLATION_LOWERS_LOGITS, ablation/paper/1/control_low_nrn, -2.9, 0.2",
        "ABLATION_LOWERS_LOGITS, ablation/paper/3/control_random, -3.2, 0.2",
        "ABLATION_LOWERS_LOGITS, null_pairs/continued/ablation/paper/3/distilled_minus_base, -3.0, 0.2",
        "SELECTION_IS_SPECIFIC, ablation/paper/3/other_categories, -3.0, 0.2",
        "DETECTION_FALLS, ablation/accuracy/0/matched_random_forced_ratio, 0.8, 0.03",
        "DETECTION_FALLS, ablation/accuracy/0/rotated_forced_ratio, 0.9, 0.02",
        "ACCURACY_FALLS, ablation/accuracy/0/matched_random_sampled_change, -0.04, 0.01",
        "ACCURACY_FALLS, ablation/accuracy/0/rotated_sampled_change, -0.04, 0.01",
        "STEERING_DEEPENS, steering/0/rotated_greedy_length_change, 0.19, 0.05",
        "STEERING_SHORTENS, steering/1/rotated_sampled_length_change, -0.2, 0.05",
        "MODELS_DIVERGE, null_pairs/continued/agreement/measures/mutual_knn, 0.91, 0.02",
    })
    void what_its_control_does_as_well_is_not_reproduced(Claim claim, String path, double value, double half) {
        assertThat(Metrics.whole().put(path, figure(value, half)).of(claim).outcome())
                .isEqualTo(Outcome.NOT_REPRODUCED);
    }

    @Test
    void shares_of_features_are_held_against_the_null_pairs_by_their_counts() {
        String classes = "null_pairs/continued/crosscoders/relu-l1/classes/distilled-only";
        assertThat(Metrics.whole().put(classes, 95).of(Claim.VERIFIED_EXCLUSIVE).outcome())
                .isEqualTo(Outcome.NOT_REPRODUCED);
        String histogram = "crosscoders/batch-topk/nrn/histogram";
        List<Integer> humps = List.of(150, 50, 50, 100, 150, 150, 100, 30, 20, 200);
        for (String arm : List.of("", "null_pairs/continued/")) {
            assertThat(Metrics.whole()
                            .put(arm + histogram, humps)
                            .of(Claim.HISTOGRAM_BY_LOSS)
                            .outcome())
                    .as("BatchTopK has both humps as well")
                    .isEqualTo(Outcome.NOT_REPRODUCED);
        }
        Verdict verdict = Metrics.whole().of(Claim.EXCLUSIVE_FEATURES);
        assertThat(verdict.comparisons().getFirst().effect().value()).isEqualTo(0.2);
        assertThat(verdict.comparisons().getFirst().effect().n()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "EXCLUSIVE_FEATURES, null_pairs, NULL_PAIR",
        "EXCLUSIVE_FEATURES, crosscoders/relu-l1/nrn, FIGURE",
        "VERIFIED_EXCLUSIVE, crosscoders/relu-l1/classes, FIGURE",
        "VERIFIED_EXCLUSIVE, null_pairs/continued/crosscoders/relu-l1/classes, CONTROL",
        "HISTOGRAM_BY_LOSS, crosscoders/batch-topk, CONTROL",
        "CATEGORY_FEATURES, category_means/segment/best_auroc/low, INTERVAL",
        "CATEGORY_FEATURES, null_pairs/continued, NULL_PAIR",
        "CATEGORIES_ABOVE_HALF, category_means/pre_hard, FIGURE",
        "PROBE_READS_MORE, null_pairs/continued/probes, CONTROL",
        "ABLATION_LOWERS_LOGITS, ablation/paper, FIGURE",
        "ABLATION_LOWERS_LOGITS, ablation/paper/1/control_random, CONTROL",
        "ABLATION_LOWERS_LOGITS, null_pairs/continued/ablation, CONTROL",
        "SELECTION_IS_SPECIFIC, ablation/paper/3/other_categories, CONTROL",
        "DETECTION_FALLS, ablation/accuracy, FIGURE",
        "DETECTION_FALLS, ablation/accuracy/0/rotated_forced_ratio, CONTROL",
        "ACCURACY_FALLS, ablation/accuracy/0/matched_random_sampled_change, CONTROL",
        "ACCURACY_FALLS, ablation/accuracy/0/rotated_sampled_change, CONTROL",
        "STEERING_DEEPENS, steering/0/rotated_greedy_length_change, CONTROL",
        "STEERING_SHORTENS, steering, FIGURE",
        "MODELS_DIVERGE, agreement, FIGURE",
        "MODELS_DIVERGE, null_pairs/continued/agreement, CONTROL",
        "NRN_GROWS, study, ONE_SIZE",
        "GEOMETRY_TIDIES, study, ONE_SIZE",
    })
    void what_lacks_a_figure_an_interval_or_a_control_is_not_testable(Claim claim, String path, Lack.Why why) {
        Verdict verdict = copyable(Metrics.whole(), path).of(claim);
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_TESTABLE);
        assertThat(verdict.lacks()).extracting(Lack::why).contains(why);
    }

    @Test
    void an_accuracy_of_few_problems_is_not_testable() {
        Map<String, Object> few = Map.of("value", -0.1, "low", -0.15, "high", -0.05, "n", 200);
        Verdict verdict =
                Metrics.whole().put("ablation/accuracy/0/sampled_change", few).of(Claim.ACCURACY_FALLS);
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_TESTABLE);
        assertThat(verdict.lacks()).containsExactly(Lack.of(Lack.Why.TOO_FEW, 200, 1000));
    }

    @Test
    void rows_chosen_otherwise_or_by_another_encoder_decide_nothing() {
        Metrics metrics = Metrics.whole();
        metrics.put("ablation/paper/1/selection", "score").put("ablation/paper/3/encoder", "solo");
        Verdict verdict = metrics.of(Claim.ABLATION_LOWERS_LOGITS);
        assertThat(verdict.outcome())
                .as("what is left is k = 5, which does nothing")
                .isEqualTo(Outcome.NOT_REPRODUCED);
        assertThat(verdict.comparisons().getFirst().of().getLast().name()).isEqualTo("5");
    }

    /** A figure's map may be unmodifiable: it is copied before something is taken out of it. */
    private static Metrics copyable(Metrics metrics, String path) {
        if (path.endsWith("/low")) {
            metrics.put(path.substring(0, path.length() - 4), Map.of("value", 0.85, "n", 2000));
            return metrics;
        }
        return metrics.remove(path);
    }
}
