package dev.retort.lab.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Sides;
import dev.retort.atlas.FeatureClass;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import org.junit.jupiter.api.Test;

/** Crosscoders made out of the truth, or wrong in a known way, score as they must. */
class PlantedScoreTest {
    private static final int NRN = 0;
    private static final int LATENT_SCALING = 1;
    private static final int VERIFIED = 2;

    private static final PlantedActivations PLANTED = planted(Sides.of(128, 128));

    @Test
    void the_truth_itself_is_recovered_whole_and_its_exclusive_features_are_called_so_by_every_test() {
        PlantedScore score = score(PLANTED, KnownCrosscoder::whole);

        assertThat(score.independent().cosine()[0]).isCloseTo(1, within(1e-5));
        assertThat(score.independent().cosine()[1]).isCloseTo(1, within(1e-5));
        assertThat(score.independent().matched()).isEqualTo(1);
        for (TestScore test : score.tests()) {
            assertThat(test.both().precision()).as(test.toString()).isEqualTo(1);
            assertThat(test.both().recall()).as(test.toString()).isEqualTo(1);
        }
        for (PlantedClass each : PlantedClass.values()) {
            assertThat(score.verdicts().all(each)).as(each.word()).isPositive();
            assertThat(score.verdicts().right(each))
                    .as(each.word())
                    .isEqualTo(score.verdicts().all(each));
        }
    }

    @Test
    void between_models_of_different_widths_too() {
        PlantedScore score = score(planted(Sides.of(128, 96)), KnownCrosscoder::whole);

        assertThat(score.independent().cosine()[1]).isCloseTo(1, within(1e-5));
        assertThat(score.tests().get(VERIFIED).both().precision()).isEqualTo(1);
        assertThat(score.tests().get(VERIFIED).both().recall()).isEqualTo(1);
    }

    @Test
    void a_class_that_a_model_lacks_has_no_cosine_there() {
        PlantedScore score = score(PLANTED, KnownCrosscoder::whole);
        ClassRecovery baseOnly = score.classes().get(PlantedClass.BASE_ONLY.ordinal());

        assertThat(baseOnly.frequent().cosine()[0]).isCloseTo(1, within(1e-5));
        assertThat(baseOnly.frequent().cosine()[1]).isNaN();
    }

    @Test
    void with_the_models_exchanged_every_exclusive_claim_is_wrong() {
        PlantedScore score = score(PLANTED, KnownCrosscoder::exchanged);

        assertThat(score.tests().get(NRN).both().claimed()).isPositive();
        assertThat(score.tests().get(NRN).both().precision()).isZero();
        assertThat(score.tests().get(NRN).both().recall()).isZero();
        assertThat(score.verdicts().right(PlantedClass.BASE_ONLY)).isZero();
        assertThat(score.classes()
                        .get(PlantedClass.ROTATED.ordinal())
                        .frequent()
                        .cosine()[0])
                .isLessThan(0.5);
        assertThat(score.classes().get(PlantedClass.SHARED.ordinal()).frequent().cosine()[0])
                .isCloseTo(1, within(1e-5));
    }

    @Test
    void what_was_not_learnt_is_missed_and_nothing_else() {
        PlantedScore score = score(
                PLANTED,
                (made, i) -> PLANTED.truth().classes()[i] == PlantedClass.DISTILLED_ONLY ? made : made.whole(i));

        assertThat(score.tests().get(VERIFIED).base().recall()).isEqualTo(1);
        assertThat(score.tests().get(VERIFIED).distilled().recall()).isZero();
        assertThat(score.tests().get(VERIFIED).distilled().precision()).isNaN();
    }

    @Test
    void latent_scaling_sees_through_a_shrunk_second_side_that_norms_call_exclusive() {
        PlantedScore score = score(
                PLANTED,
                (made, i) -> PLANTED.truth().classes()[i] == PlantedClass.SHARED ? made.shrunk(i, 1) : made.whole(i));

        assertThat(score.tests().get(NRN).distilled().precision()).isLessThan(0.5);
        assertThat(score.tests().get(NRN).distilled().wrong()).containsOnlyKeys("shared");
        assertThat(score.tests().get(LATENT_SCALING).distilled().wrong()).isEmpty();
        assertThat(score.tests().get(LATENT_SCALING).distilled().recall()).isEqualTo(1);
        assertThat(score.verdicts().counts().get(PlantedClass.SHARED))
                .as("seen through, so an artefact")
                .containsOnlyKeys(FeatureClass.DISTILLED_ARTEFACT);
    }

    @Test
    void only_verification_sees_through_a_rotated_direction_that_was_learnt_as_two_features() {
        PlantedScore score = score(
                PLANTED,
                (made, i) -> PLANTED.truth().classes()[i] == PlantedClass.ROTATED ? made.split(i) : made.whole(i));

        assertThat(score.tests().get(LATENT_SCALING).both().wrong()).containsOnlyKeys("rotated");
        assertThat(score.tests().get(VERIFIED).both().wrong()).isEmpty();
        assertThat(score.tests().get(VERIFIED).both().recall()).isEqualTo(1);
    }

    @Test
    void the_ideal_encoder_leaves_the_noise_and_with_too_small_a_k_more_than_that() {
        IdealEncoder all = IdealEncoder.of(PLANTED, 2.5);
        IdealEncoder half = IdealEncoder.of(PLANTED, 1);

        assertThat(all.l0()).isCloseTo(2, within(0.05));
        assertThat(all.fvu()[0]).isBetween(0.002, 0.012); // 0.1² of about 0.9 · 2 · 13/12
        assertThat(half.l0()).isEqualTo(1);
        assertThat(half.fvu()[0]).isGreaterThan(0.1);
    }

    private interface Feature {
        KnownCrosscoder add(KnownCrosscoder made, int direction);
    }

    private static PlantedScore score(PlantedActivations planted, Feature feature) {
        KnownCrosscoder made = new KnownCrosscoder(planted);
        for (int i = 0; i < planted.truth().size(); i++) {
            feature.add(made, i);
        }
        try (Crosscoder crosscoder = made.build()) {
            return PlantedScore.of(planted, crosscoder, Progress.SILENT);
        }
    }

    private static PlantedActivations planted(Sides sides) {
        PlantedSetting setting = new PlantedSetting(sides, 48, 2, 0.2, 1, 0.1, 4);
        return PlantedActivations.of(PlantedTruth.of(setting), 64, 24_000);
    }
}
