package dev.retort.crosscoder.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Mutations;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import dev.retort.formats.TensorFile;
import dev.retort.formats.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BadExchangeTest {
    private static final ImportOptions SAID = ImportOptions.NONE.forNormalised().withThreshold(0.5);
    private static final int CASES = 120;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ckkissane/published           | W_dec                        | has no tensor "W_dec"
            dictionary_learning/batch_topk | decoder.bias                | has no tensor "decoder.bias"
            crosscode/jumprelu            | _activation_fn.log_threshold_L | has no tensor
            llamascopium/relu             | dataset_average_activation_norm.blocks.2.resid_pre.base | has no tensor
            sae_lens/jumprelu             | threshold                    | has no tensor "threshold"
            sparsify/topk                 | b_dec                        | has no tensor "b_dec"
            """)
    void aMissingTensorIsNamed(String fixture, String tensor, String sentence) throws IOException {
        refused(changed(fixture, tensors -> tensors.remove(tensor)), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ckkissane/published            | b_enc
            dictionary_learning/batch_topk | decoder.weight
            crosscode/relu                 | _W_dec_LXoDo
            llamascopium/relu              | W_D
            sae_lens/standard              | W_dec
            sparsify/topk                  | encoder.bias
            """)
    void aTensorOfAnotherShapeOrNotFiniteIsNamedWithItsShape(String fixture, String tensor) throws IOException {
        refused(
                changed(fixture, tensors -> tensors.compute(tensor, (_, t) -> Tensor.zeros(Device.CPU, DType.F32, 3))),
                "tensor " + tensor + " F32[3] should have the shape");
        refused(
                changed(fixture, tensors -> tensors.computeIfPresent(tensor, (_, t) -> t.div(0.0))),
                "tensor " + tensor + " holds numbers that are not finite");
        refused(
                changed(fixture, tensors -> tensors.computeIfPresent(tensor, (_, t) -> t.to(DType.I32))),
                "should hold real numbers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            crosscode/relu      | model_cfg.yaml | ReLUActivation  | GroupMaxActivation | Retort has no such rule
            crosscode/relu      | model_cfg.yaml | n_models: 2     | n_models: 3        | should have the shape
            crosscode/topk      | model_cfg.yaml | k: 3            | k: 99              | a whole number
            llamascopium/relu   | config.json    | dataset-wise    | token-wise         | one of dataset-wise, inference
            llamascopium/relu   | config.json    | "act_fn": "relu" | "act_fn": "topk"  | one of relu, jumprelu
            sae_lens/standard   | cfg.json       | "none",         | "layer_norm",      | normalises each token by itself
            sae_lens/standard   | cfg.json       | "architecture": "standard" | "architecture": "gated" | one of standard
            sparsify/topk       | cfg.json       | "topk"          | "groupmax"         | Retort has no such rule
            sparsify/topk       | cfg.json       | "transcode": false | "transcode": true | is a transcoder
            """)
    void whatRetortHasNoPlaceForIsRefused(String fixture, String config, String old, String now, String sentence)
            throws IOException {
        Path copy = copied(fixture);
        String text = Files.readString(copy.resolve(config));
        assertThat(text).contains(old);
        Files.writeString(copy.resolve(config), text.replace(old, now));

        refused(copy, sentence);
    }

    @Test
    void whatIsNoCrosscoderOrNotWholeIsSaid() throws IOException {
        refused(folder.resolve("none"), "no such file or folder");
        refused(folder, "is in none of the formats ckkissane, dictionary-learning");
        Path copy = copied("crosscode/relu");
        byte[] whole = Files.readAllBytes(copy.resolve("model.pt"));
        Files.write(copy.resolve("model.pt"), Arrays.copyOf(whole, whole.length / 2));
        refused(copy, "is no whole zip archive");
        Files.delete(copy.resolve("model.pt"));
        refused(copy, "has none of model.pt");
        Path alone = copied("llamascopium/relu");
        Files.delete(alone.resolve("config.json"));
        refused(alone, "has no config.json beside sae_weights.safetensors");
    }

    @Test
    void whatIsSaidMustFitTheCrosscoder() {
        Path path = ExchangeFixtures.path("dictionary_learning/batch_topk");
        assertThatThrownBy(() -> Exchange.read(path, ImportOptions.NONE.withMeanNorms(1, 2, 3)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("3 mean norms are given, the crosscoder has 2 sides");
        assertThatThrownBy(() -> ImportOptions.NONE.withMeanNorms(1, -2))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Mean norm 2 is -2.0");
        assertThatThrownBy(() -> ExchangeFormat.of("onnx"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("there are ckkissane, dictionary-learning, crosscode");
    }

    @Test
    void anExportReplacesNothing() throws IOException {
        try (Imported imported = Exchange.read(ExchangeFixtures.path("sparsify/topk"), ImportOptions.NONE)) {
            Path there = Files.createDirectory(folder.resolve("there"));
            assertThatThrownBy(() -> Exchange.write(imported.file(), ExchangeFormat.SPARSIFY, there))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("is there already");
        }
    }

    @Test
    void partsOfSeveralCrosscodersAreNotPutTogether() throws IOException {
        Path parts = folder.resolve("parts");
        try (Imported imported = Exchange.read(ExchangeFixtures.path("crosscode/topk"), ImportOptions.NONE)) {
            Exchange.write(imported.file(), ExchangeFormat.SAE_LENS, parts);
        }
        ExchangeFixtures.agree("crosscode/topk", ImportOptions.NONE);
        try (Imported whole = Exchange.read(parts, ImportOptions.NONE)) {
            ExchangeFixtures.agree("crosscode/topk", whole.file());
        }
        Files.copy(
                ExchangeFixtures.path("sae_lens/topk_plain").resolve(SaeLens.WEIGHTS),
                parts.resolve("1-distilled").resolve(SaeLens.WEIGHTS),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(parts, "its parts differ in their features, biases or rule");
        Files.delete(parts.resolve("1-distilled").resolve(SaeLens.WEIGHTS));
        refused(parts, "has none of sae_weights.safetensors");
    }

    @ParameterizedTest
    @CsvSource({
        "ckkissane/published,cc_weights.pt",
        "ckkissane/published,cfg.json",
        "dictionary_learning/batch_topk,model.safetensors",
        "dictionary_learning/batch_topk_mixed,ae.pt",
        "dictionary_learning/batch_topk,config.json",
        "crosscode/jumprelu,model.pt",
        "crosscode/batch_topk,model_cfg.yaml",
        "llamascopium/jumprelu_equal_norms,sae_weights.safetensors",
        "llamascopium/relu,config.json",
        "sae_lens/jumprelu,sae_weights.safetensors",
        "sae_lens/topk_version_5,cfg.json",
        "sparsify/topk,sae.safetensors",
        "sparsify/topk,cfg.json",
    })
    void damagedFilesEndInBadInput(String fixture, String file) throws IOException {
        damaged(fixture, file, CASES);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "ckkissane/published,cc_weights.pt",
        "dictionary_learning/batch_topk,model.safetensors",
        "crosscode/jumprelu,model.pt",
        "crosscode/batch_topk,model_cfg.yaml",
        "llamascopium/relu,config.json",
        "sae_lens/jumprelu,cfg.json",
    })
    void manyDamagedFilesEndInBadInput(String fixture, String file) throws IOException {
        damaged(fixture, file, 50 * CASES);
    }

    @Test
    void aDamagedCompanionEndsInBadInput() throws IOException {
        Path to = folder.resolve("to");
        try (Imported imported = Exchange.read(ExchangeFixtures.path("llamascopium/relu"), ImportOptions.NONE)) {
            Exchange.write(imported.file(), ExchangeFormat.LLAMASCOPIUM, to);
        }
        mutated(to, Companion.NAME, "companion", 4 * CASES);
    }

    private void damaged(String fixture, String file, int cases) throws IOException {
        mutated(copied(fixture), file, fixture + "/" + file, cases);
    }

    private static void mutated(Path copy, String file, String purpose, int cases) throws IOException {
        byte[] valid = Files.readAllBytes(copy.resolve(file));
        Mutations.onlyBadInputEscapes(valid, Math.min(valid.length, 1500), cases, purpose, bytes -> {
            Files.write(copy.resolve(file), bytes);
            Exchange.read(copy, SAID).close();
        });
    }

    private void refused(Path source, String sentence) {
        assertThatThrownBy(() -> Exchange.read(source, SAID).close())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(sentence);
    }

    private Path copied(String fixture) throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        try (Stream<Path> files = Files.list(ExchangeFixtures.path(fixture))) {
            for (Path file :
                    files.filter(path -> !path.endsWith("expected.safetensors")).toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        return copy;
    }

    /** A copy of a fixture with other tensors in it. */
    private Path changed(String fixture, Consumer<Map<String, Tensor>> change) throws IOException {
        Path copy = copied(fixture);
        Path weights =
                List.of("cc_weights.pt", "model.pt", "model.safetensors", SaeLens.WEIGHTS, Sparsify.WEIGHTS).stream()
                        .map(copy::resolve)
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow();
        try (Scope _ = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            try (TensorFile file = TensorFile.open(weights)) {
                file.names().forEach(name -> tensors.put(name, file.tensor(name, Device.CPU)));
            }
            change.accept(tensors);
            if (weights.toString().endsWith(".pt")) {
                TorchFile.write(weights, tensors);
            } else {
                Safetensors.write(weights, tensors, Map.of());
            }
        }
        return copy;
    }
}
