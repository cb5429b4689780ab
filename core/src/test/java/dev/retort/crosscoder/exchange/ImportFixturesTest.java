package dev.retort.crosscoder.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Device;
import dev.retort.engine.Golden;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as the projects write them, and what those projects compute with them (make_exchange_fixtures.py). */
final class ImportFixturesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dictionary_learning/relu_one_scale",
                "dictionary_learning/relu_old_compiled",
                "dictionary_learning/relu_decoupled",
                "dictionary_learning/batch_topk",
                "dictionary_learning/batch_topk_unset",
                "dictionary_learning/batch_topk_sae",
                "dictionary_learning/batch_topk_mixed",
                "dictionary_learning/batch_topk_none",
                "crosscode/relu",
                "crosscode/relu_no_biases",
                "crosscode/jumprelu",
                "crosscode/topk",
                "llamascopium/relu",
                "llamascopium/relu_inference",
                "llamascopium/jumprelu_equal_norms",
                "sae_lens/standard",
                "sae_lens/jumprelu",
                "sae_lens/topk",
                "sae_lens/topk_plain",
                "sae_lens/topk_version_5",
                "sparsify/topk",
            })
    void computesWhatTheProjectComputes(String fixture) {
        ExchangeFixtures.agree(fixture, ImportOptions.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ckkissane/published", "ckkissane/local_bf16"})
    void scalesByTheMeanNormsThatCkkissanesFilesLack(String fixture) {
        ExchangeFixtures.agree(fixture, ImportOptions.NONE.withMeanNorms(4, 10));

        assertThatThrownBy(() -> Exchange.read(ExchangeFixtures.path(fixture), ImportOptions.NONE))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--mean-norms");
        try (Imported scaled = Exchange.read(ExchangeFixtures.path(fixture), ImportOptions.NONE.forNormalised())) {
            assertThat(scaled.file().normaliser().scale()).containsExactly(1, 1);
        }
    }

    @Test
    void scalesByTheMeanNormsThatAnUnfoldedCheckpointLacks() {
        double root = Math.sqrt(5);
        ExchangeFixtures.agree("crosscode/relu_unfolded", ImportOptions.NONE.withMeanNorms(root / 0.8, root / 0.3));
        ExchangeFixtures.agree("sae_lens/standard_scaled", ImportOptions.NONE.withMeanNorms(4));
    }

    @Test
    void takesAThresholdForBatchTopKThatHasNone() {
        ExchangeFixtures.agree("crosscode/batch_topk", ImportOptions.NONE.withThreshold(0.75));

        assertThatThrownBy(() -> Exchange.read(ExchangeFixtures.path("crosscode/batch_topk"), ImportOptions.NONE))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--threshold");
    }

    @Test
    void opensAllGatesWhereOneIsOpenOnlyWhenAsked() {
        ExchangeFixtures.agree("llamascopium/jumprelu", ImportOptions.NONE.withAnyGate());

        assertThatThrownBy(() -> Exchange.read(ExchangeFixtures.path("llamascopium/jumprelu"), ImportOptions.NONE))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("a JumpReLU gate of its own");
    }

    @Test
    void refusesFeaturesThatAreOnForSomeModelsOnly() {
        Path decoupled = ExchangeFixtures.path("dictionary_learning/batch_topk_decoupled");

        assertThatThrownBy(() -> Exchange.read(decoupled, ImportOptions.NONE))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is DECOUPLED");
    }

    @Test
    void keepsWhatTheFilesTell() {
        try (Imported imported =
                Exchange.read(ExchangeFixtures.path("dictionary_learning/batch_topk"), ImportOptions.NONE)) {
            CrosscoderFile file = imported.file();
            assertThat(imported.format()).isEqualTo(ExchangeFormat.DICTIONARY_LEARNING);
            assertThat(imported.remarks()).isEmpty();
            assertThat(file.kind()).isEqualTo(BatchTopK.of(3));
            assertThat(file.crosscoder().rule()).isEqualTo(new InferenceRule.Threshold(1.5));
            assertThat(file.thresholds().moving()).isEqualTo(1.5);
            assertThat(file.models()).extracting(CrosscoderFile.Model::name).containsExactly("base", "distilled");
            assertThat(file.provenance()).containsKeys("imported from", "sha256 of weights");
        }
        try (Imported imported = Exchange.read(
                ExchangeFixtures.path("ckkissane/published/cc_weights.pt"), ImportOptions.NONE.forNormalised())) {
            assertThat(imported.file().hook()).isEqualTo("blocks.2.resid_pre");
            assertThat(imported.remarks()).hasSize(1);
        }
        try (Imported imported = Exchange.read(
                ExchangeFixtures.path("dictionary_learning/batch_topk_unset"),
                ImportOptions.NONE.withMeanNorms(3, 7))) {
            assertThat(imported.remarks()).hasSize(1);
            assertThat(imported.remarks().getFirst()).contains("threshold was never set");
            assertThat(imported.file().normaliser().meanNorm()).containsExactly(3, 7);
            assertThat(imported.file().normaliser().scale()).containsExactly(1, 1);
        }
        try (Imported imported = Exchange.read(ExchangeFixtures.path("llamascopium/relu"), ImportOptions.NONE)) {
            assertThat(imported.file().models())
                    .extracting(CrosscoderFile.Model::name)
                    .containsExactly("blocks.2.resid_pre.base", "blocks.2.resid_pre.distilled");
            assertThat(imported.file().normaliser().meanNorm()).containsExactly(4, 10);
        }
    }

    @Test
    void computesWhatThePublishedTrainersComputed() {
        Path golden = Golden.folder("crosscoder").orElse(Path.of("none"));
        Assumptions.assumeTrue(Files.isDirectory(golden), "no reference fixtures beside this checkout");
        try (Scope _ = Scope.open();
                Imported imported = Exchange.read(golden.resolve("batch_topk"), ImportOptions.NONE);
                Safetensors expected = Safetensors.open(golden.resolve("batch_topk/expected.safetensors"))) {
            Tensor x = expected.tensor("x", Device.CPU).select(0, 0);
            Tensor f = ExchangeFixtures.encode(imported.file(), x);
            ExchangeFixtures.close(f, expected.tensor("inference.f", Device.CPU));
            ExchangeFixtures.close(
                    f.mul(imported.file().crosscoder().featureNorms()),
                    expected.tensor("inference.f_scaled", Device.CPU));
            ExchangeFixtures.close(
                    ExchangeFixtures.decode(imported.file(), f), expected.tensor("inference.x_hat", Device.CPU));
        }
        try (Scope _ = Scope.open();
                Imported imported = Exchange.read(golden.resolve("ckkissane"), ImportOptions.NONE.forNormalised());
                Safetensors expected = Safetensors.open(golden.resolve("ckkissane/expected.safetensors"))) {
            Tensor f = ExchangeFixtures.encode(
                    imported.file(), expected.tensor("x", Device.CPU).select(0, 0));
            ExchangeFixtures.close(f, expected.tensor("step0.acts", Device.CPU));
            ExchangeFixtures.close(
                    ExchangeFixtures.decode(imported.file(), f), expected.tensor("step0.reconstruction", Device.CPU));
        }
    }
}
