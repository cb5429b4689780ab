package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.TorchFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crosscoder import} and {@code export} on a file such as ckkissane's project writes. */
class CrosscoderExchangeVerbsTest {
    @TempDir
    Path folder;

    private String weights = "";
    private String own = "";

    @BeforeEach
    void make() {
        Path file = folder.resolve("cc_weights.pt");
        try (Scope _ = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("W_enc", random("W_enc", 2, 4, 6));
            tensors.put("b_enc", random("b_enc", 6));
            tensors.put("W_dec", random("W_dec", 6, 2, 4));
            tensors.put("b_dec", random("b_dec", 2, 4));
            TorchFile.write(file, tensors);
        }
        weights = file.toString();
        own = folder.resolve("own.safetensors").toString();
    }

    private static Tensor random(String name, long... shape) {
        return Tensor.normal(Device.CPU, Rng.of(1, name), 0, 1, shape);
    }

    @Test
    void importAsksForWhatTheFileLacksAndTellsWhatItWrote() {
        CommandLineRun asked = CommandLineRun.of("crosscoder", "import", weights, "--to", own);
        assertThat(asked.exitCode()).isEqualTo(2);
        assertThat(asked.err()).contains("--mean-norms");

        CommandLineRun run = CommandLineRun.of(
                "crosscoder", "import", weights, "--to", own, "--mean-norms", "3,8", "--models", "qwen,r1", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        MapNode figures = Json.parse(run.out(), Path.of("out")).asMap();
        assertThat(figures.need("format").asText()).isEqualTo("ckkissane");
        assertThat(figures.need("features").asInt()).isEqualTo(6);
        assertThat(figures.need("models").asList()).extracting(Node::asText).containsExactly("qwen", "r1");
        assertThat(figures.need("mean_norms").asList())
                .extracting(Node::asDouble)
                .containsExactly(3.0, 8.0);
        assertThat(figures.need("rule").asText()).isEqualTo("relu");
        assertThat(CommandLineRun.of("crosscoder", "import", weights, "--to", own)
                        .err())
                .contains("is there already");
    }

    @Test
    void exportWritesAFolderThatCanBeImportedAndRefusesWhatAFormatCannotHold() {
        CommandLineRun.of("crosscoder", "import", weights, "--to", own, "--mean-norms", "none");
        Path out = folder.resolve("out");
        CommandLineRun run = CommandLineRun.of(
                "crosscoder", "export", own, "--format", "crosscode", "--to", out.toString(), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Json.parse(run.out(), Path.of("out")).asMap().need("files").asList())
                .extracting(Node::asText)
                .containsExactly("model.pt", "model_cfg.yaml", "retort.json")
                .allSatisfy(name -> assertThat(out.resolve(name)).exists());
        CommandLineRun back = CommandLineRun.of(
                "crosscoder",
                "import",
                out.toString(),
                "--to",
                folder.resolve("back.safetensors").toString());
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(back.out()).contains("6 features over base and distilled", "from the format crosscode");

        CommandLineRun refused = CommandLineRun.of(
                "crosscoder",
                "export",
                own,
                "--format",
                "sparsify",
                "--to",
                folder.resolve("no").toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("The format sparsify cannot hold", "; export as ");
        assertThat(Files.exists(folder.resolve("no"))).isFalse();
    }

    @Test
    void whatIsNoFormatOrNumberIsSaid() {
        assertThat(CommandLineRun.of("crosscoder", "import", weights, "--to", own, "--format", "onnx")
                        .err())
                .contains("is no exchange format");
        assertThat(CommandLineRun.of("crosscoder", "import", weights, "--to", own, "--mean-norms", "3;8")
                        .err())
                .contains("--mean-norms: expected numbers");
    }
}
