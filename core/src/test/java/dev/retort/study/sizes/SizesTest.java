package dev.retort.study.sizes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import dev.retort.study.sizes.SizeFamily.Held;
import dev.retort.study.verdict.Lack;
import dev.retort.study.verdict.Outcome;
import dev.retort.study.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesTest {
    private static final double NOISE = 0.01;

    @TempDir
    Path folder;

    @Test
    void studies_of_equal_F_and_of_equal_F_per_dimension_stand_apart() {
        Sizes sizes = Sizes.of(SizeStudies.of(3, 3, 0.02, 0, NOISE, 1));
        assertThat(sizes.by()).isEqualTo("parameters");
        assertThat(sizes.families())
                .extracting(SizeFamily::held)
                .containsExactly(new Held.Features("relu-l1", 1024), new Held.Ratio("relu-l1", 16), new Held.Models());
        for (SizeFamily family : sizes.families()) {
            assertThat(family.sizes()).isEqualTo(3);
            assertThat(family.seeds()).as("two studies of a pair are one seed").containsExactly(3, 3, 3);
        }
    }

    @Test
    void a_known_growth_is_found_and_is_apart_from_the_null_pairs() {
        Verdict verdict = nrn(SizeStudies.of(3, 3, 0.02, 0, NOISE, 1));
        assertThat(verdict.outcome()).isEqualTo(Outcome.REPRODUCED);
        assertThat(verdict.comparisons()).hasSize(2).allSatisfy(comparison -> {
            assertThat(comparison.effect().value()).isCloseTo(0.02, within(0.01));
            assertThat(comparison.controls().getFirst().difference().above(0)).isTrue();
        });
    }

    @Test
    void a_growth_that_the_null_pairs_share_is_not_distillations() {
        assertThat(nrn(SizeStudies.of(3, 3, 0.02, 0.02, NOISE, 2)).outcome()).isEqualTo(Outcome.NOT_REPRODUCED);
    }

    /** Two families must both show it, so a claim without growth is reproduced less often than either would show it. */
    @Test
    void without_growth_it_is_reproduced_in_less_than_5_of_100() {
        int reproduced = 0;
        int either = 0;
        int studies = 250;
        for (int draw = 0; draw < studies; draw++) {
            Verdict verdict = nrn(SizeStudies.of(3, 3, 0, 0, NOISE, 1000 + draw));
            reproduced += verdict.outcome() == Outcome.REPRODUCED ? 1 : 0;
            either +=
                    verdict.comparisons().stream().anyMatch(one -> one.effect().above(0)) ? 1 : 0;
        }
        assertThat((double) reproduced / studies).isLessThan(0.03);
        assertThat(either).as("the slopes do vary").isPositive();
    }

    @Test
    void of_two_seeds_or_of_one_size_nothing_is_claimed() {
        Verdict two = nrn(SizeStudies.of(3, 2, 0.02, 0, NOISE, 3));
        assertThat(two.outcome()).isEqualTo(Outcome.NOT_TESTABLE);
        assertThat(two.lacks())
                .contains(Lack.of(Lack.Why.SEEDS, 2, 3, 3, 2, "F = 1,024"))
                .contains(Lack.of(Lack.Why.SEEDS, 2, 3, 3, 2, "F/d = 16.00"));
        assertThat(nrn(SizeStudies.of(1, 5, 0.02, 0, NOISE, 4)).lacks())
                .contains(Lack.of(Lack.Why.SEEDS, 5, 1, 3, 2, "F = 1,024"));
    }

    @Test
    void a_study_of_a_pair_twice_is_no_further_seed() {
        List<SizedStudy> studies = new ArrayList<>(SizeStudies.of(2, 2, 0.02, 0, NOISE, 5));
        studies.addAll(SizeStudies.of(2, 2, 0.02, 0, NOISE, 6));
        assertThat(nrn(studies).outcome()).isEqualTo(Outcome.NOT_TESTABLE);
        SizeLine line = Sizes.of(
                        List.of(SizeStudies.study(0, 0, 1024, 0.4, 0.5), SizeStudies.study(0, 0, 1024, 0.6, 0.5)))
                .families()
                .getFirst()
                .lines()
                .getFirst();
        assertThat(line.effect().groups().getFirst().values()).containsExactly(0.5);
    }

    @Test
    void where_a_pair_has_no_null_the_claim_lacks_its_control() {
        List<SizedStudy> studies = new ArrayList<>(SizeStudies.of(2, 3, 0.02, 0, NOISE, 7));
        studies.removeLast();
        studies.add(SizeStudies.study(1, 2, 2048, 0.55, Double.NaN));
        assertThat(nrn(studies).lacks()).extracting(Lack::why).contains(Lack.Why.CONTROL);
    }

    @Test
    void geometry_needs_the_losses_that_retort_geometry_leaves_in_a_workspace() {
        List<SizedStudy> studies = new ArrayList<>();
        for (SizedStudy study : SizeStudies.of(2, 3, 0, 0, NOISE, 8)) {
            double loss = study.width() == 64 ? 0.02 : -0.04;
            int seed = study.pair().charAt(study.pair().length() - 1) - '0';
            studies.add(new SizedStudy(
                    study.name(),
                    study.pair(),
                    study.width(),
                    study.parameters(),
                    study.metrics(),
                    geometry(loss + 0.001 * seed)));
        }
        Verdict verdict = SizeVerdicts.of(Sizes.of(studies)).getLast();
        assertThat(verdict.outcome()).as(verdict.lacks().toString()).isEqualTo(Outcome.REPRODUCED);
        assertThat(SizeVerdicts.of(Sizes.of(SizeStudies.of(2, 3, 0, 0, NOISE, 8)))
                        .getLast()
                        .lacks())
                .containsExactly(Lack.of(Lack.Why.FIGURE, "parallelogram-change"));
    }

    @Test
    void the_ablations_figure_is_that_of_the_largest_k_over_categories() {
        List<Object> rows = new ArrayList<>();
        for (int k : List.of(5, 20)) {
            for (String category : List.of("self-reflection", "deductive")) {
                double value = k == 5 ? 7 : category.equals("deductive") ? -2 : -4;
                rows.add(Map.of(
                        "crosscoder", "relu-l1", "category", category, "k_percent", k, "distilled_minus_base", value));
            }
        }
        Map<String, Object> tree = Map.of("ablation", Map.of("paper", rows));
        SizedStudy study = new SizedStudy(
                "s", "p", 64, null, new Tree(Json.parse(Json.text(tree), Path.of("metrics.json"))), Tree.ABSENT);
        assertThat(Objects.requireNonNull(SizeMeasure.LOGIT_DIFFERENCE.of(study, "relu-l1")))
                .isEqualTo(-3);
        assertThat(SizeMeasure.LOGIT_DIFFERENCE.of(study, "batch-topk")).isNull();
    }

    @Test
    void what_is_no_workspace_of_this_version_is_refused() throws IOException {
        Path old = Files.createDirectories(folder.resolve("old"));
        Files.writeString(old.resolve("metrics.json"), "{\"study\": \"old\"}");
        assertThatThrownBy(() -> Sizes.read(List.of(old)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("two workspaces");
        assertThatThrownBy(() -> Sizes.read(List.of(old, old)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("pair.distilled.sha256")
                .hasMessageContaining("run the study again");
        assertThatThrownBy(() -> Sizes.read(List.of(folder, old)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no metrics.json");
    }

    private static Verdict nrn(List<SizedStudy> studies) {
        return SizeVerdicts.of(Sizes.of(studies)).getFirst();
    }

    private static Tree geometry(double loss) {
        List<Object> pairs = new ArrayList<>();
        for (double one : new double[] {loss, 0.001}) {
            pairs.add(Map.of(
                    "measures",
                    Map.of(
                            "parallelogram_loss_change antonym", Map.of("value", one),
                            "parallelogram_loss_change plural", Map.of("value", one),
                            "participation_ratio_change all", Map.of("value", 9))));
        }
        return new Tree(Json.parse(Json.text(Map.of("pairs", pairs)), Path.of("geometry.json")));
    }

    @Test
    void the_causal_effect_is_that_of_attributions_features_on_self_reflection() {
        SizedStudy study =
                SizedStudy.of(Path.of("metrics.json"), new Tree(Json.parse("""
                {"pair": {"distilled": {"sha256": "a", "d_model": 64}}, "ablation": {"accuracy": [
                  {"crosscoder": "relu-l1", "category": "deductive", "selection": "attribution",
                   "sampled_change": {"value": 0.5}, "forced_ratio": {"value": 0.5}},
                  {"crosscoder": "relu-l1", "category": "self-reflection", "selection": "attribution",
                   "sampled_change": {"value": -0.05}, "forced_ratio": {"value": 0.8},
                   "matched_random_forced_ratio": {"value": 0.99}}]}}""", Path.of("metrics.json"))), Tree.ABSENT);
        assertThat(SizeMeasure.ABLATED_ACCURACY.of(study, "relu-l1")).isEqualTo(-0.05);
        assertThat(SizeMeasure.ABLATED_ACCURACY.control(study, "relu-l1")).isNull();
        assertThat(SizeMeasure.FORCED_RATIO.of(study, "relu-l1")).isEqualTo(0.8);
        assertThat(SizeMeasure.FORCED_RATIO.control(study, "relu-l1")).isEqualTo(0.99);
        assertThat(SizeMeasure.ABLATED_ACCURACY.of(study, "batch-topk")).isNull();
    }
}
