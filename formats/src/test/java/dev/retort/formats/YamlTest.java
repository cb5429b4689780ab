package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Mutations;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
    private static final Path NAME = Path.of("study.yaml");

    static final String STUDY = """
            study: r1-qwen-1.5b          # name
            seed: 7
            models:
              base: hf://Qwen/Qwen2.5-Math-1.5B
              distilled: ./DeepSeek-R1-Distill-Qwen-1.5B
            hook: blocks.half.resid_pre  # or a list
            corpus:
              - {path: traces.jsonl, share: 0.5}
              - {path: web.jsonl, text: content, share: 0.5}
            split: {train: 0.8, dev: 0.1, test: 0.1}
            tokens: 2_000_000
            crosscoders:
              - {kind: relu-l1, features: 8192, l1: 2.0}
              - {kind: batch-topk, features: 8192, k: 64}
            experiments: {ablate: [self-reflection, computation verification], evaluate: [gsm8k.jsonl]}
            """;

    @Test
    void readsAStudy() {
        MapNode study = Yaml.parse(STUDY, NAME).asMap();
        assertThat(study.need("study").asText()).isEqualTo("r1-qwen-1.5b");
        assertThat(study.need("tokens").asLong()).isEqualTo(2_000_000);
        assertThat(study.need("models").asMap().need("base").asText()).isEqualTo("hf://Qwen/Qwen2.5-Math-1.5B");
        Node share = study.need("corpus").asList().get(1).asMap().need("share");
        assertThat(share.asDouble()).isEqualTo(0.5);
        assertThat(share.place()).hasToString("study.yaml:9:45");
        assertThat(study.need("experiments")
                        .asMap()
                        .need("ablate")
                        .asList()
                        .get(1)
                        .asText())
                .isEqualTo("computation verification");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 | 12",
                "+1_000 | 1000",
                "-3 | -3",
                "0x1F | 31",
                "0o17 | 15",
                "007 | 7",
                "1.5 | 1.5",
                ".5 | 0.5",
                "1e3 | 1000.0",
                "1_0.5 | 10.5",
                "true | true",
                "False | false",
                "~ | null",
                "'''12''' | \"12\"",
                "yes | \"yes\"",
                "1_ | \"1_\"",
                ".inf | \".inf\"",
                "1.2.3 | \"1.2.3\"",
                "2026-01-01 | \"2026-01-01\"",
            })
    void plainScalarsMeanWhatTheCoreSchemaSays(String yaml, String json) {
        assertThat(Json.line(Yaml.parse(yaml, NAME))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: 1\na: 2' | study.yaml:2:1: the key \"a\" stands here a second time",
                "'a: [1, 2' | study.yaml:1:",
                "'a: 1\n\tb: 2' | study.yaml:2:1: not YAML",
                "'a: &x 1\nb: *x' | study.yaml:1:4: anchors",
                "'b: *x' | study.yaml:1:4: aliases",
                "'a: !!python/object:os.system x' | study.yaml:1:4: tags",
                "'a: 1\n---\nb: 2' | study.yaml:2:1: a second YAML document",
                "'? [1, 2]\n: 3' | a key must be text",
            })
    void whatIsNotASettingsFileIsRefusedAtItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> Yaml.parse(yaml, NAME))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyFileIsNothing() {
        assertThat(Yaml.parse("# only a comment\n", NAME).isNull()).isTrue();
    }

    @Test
    void deepNestingIsRefusedNotOverflowed() {
        assertThatThrownBy(() -> Yaml.parse("[".repeat(100_000), NAME)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> Yaml.parse("- ".repeat(10_000), NAME)).isInstanceOf(BadInput.class);
    }

    @Test
    void damagedYamlEndsInBadInput() {
        Mutations.onlyBadInputEscapes(STUDY.getBytes(UTF_8), 2000, "yaml", damaged -> {
            Json.text(Yaml.parse(new String(damaged, UTF_8), NAME));
        });
    }

    @Test
    void aTupleThatPythonWroteIsAListAndNoOtherTagIsTaken() {
        Node node = Yaml.parse("dims: !!python/tuple\n- 2\n- 1\n", NAME);

        assertThat(node.asMap().need("dims").asList()).extracting(Node::asInt).containsExactly(2, 1);
        assertThatThrownBy(() -> Yaml.parse("dims: !!python/tuple x", NAME))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("tags");
    }
}
