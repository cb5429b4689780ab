package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final Path NAME = Path.of("config.json");

    @TempDir
    Path folder;

    @Test
    void readsEveryKindOfValue() {
        MapNode map = Json.parse("{\"a\": [1, -2.5e3, true, null], \"b\": {\"c\": \"é\\n😀\"}}", NAME)
                .asMap();
        List<Node> list = map.need("a").asList();
        assertThat(list.get(0).asLong()).isEqualTo(1);
        assertThat(list.get(1).asDouble()).isEqualTo(-2500);
        assertThat(list.get(2).asBool()).isTrue();
        assertThat(list.get(3).isNull()).isTrue();
        assertThat(map.need("b").asMap().need("c").asText()).isEqualTo("é\n😀");
        assertThat(map.keys()).containsExactly("a", "b");
    }

    @Test
    void everyValueKnowsItsPlaceAndItsWay() {
        Node root = Json.parse("{\n  \"layers\": [\n    {\"size\": 3}\n  ]\n}", NAME);
        Node size = root.asMap().need("layers").asList().get(0).asMap().need("size");
        assertThat(size.place()).hasToString("config.json:3:14");
        assertThat(size.place().path()).isEqualTo("layers[0].size");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1, \"a\": 2} | config.json:1:10: the key \"a\" stands here a second time",
                "[1, 2              | config.json:1:",
                "[1] 2              | something stands after the end",
                "{\"a\": NaN}       | config.json:1:",
                "[1,]               | config.json:1:4",
                "{'a': 1}           | config.json:1:2",
                "\"half             | config.json:1:",
            })
    void whatIsNotJsonIsRefusedAtItsPlace(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text, NAME))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("Source");
    }

    @Test
    void deepNestingIsRefusedNotOverflowed() {
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000), NAME))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("nest");
    }

    @Test
    @Tag("slow")
    void aHugeTreeIsRefusedBeforeItFillsTheMemory() {
        for (String unit : new String[] {"0,", "[],", "{\"a\":1},", "\"\","}) {
            String text = "[" + unit.repeat(5_100_000) + "0]";
            assertThatThrownBy(() -> Json.parse(text, NAME))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("too large");
        }
    }

    @Test
    void emptyAndMissingFilesAndForeignEncodingsAreSentences() throws IOException {
        Path file = folder.resolve("x.json");
        assertThatThrownBy(() -> Json.read(file)).isInstanceOf(BadInput.class).hasMessageContaining("no such file");
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> Json.read(file)).isInstanceOf(BadInput.class).hasMessageContaining("empty");
        Files.write(file, new byte[] {'"', (byte) 0xff, '"'});
        assertThatThrownBy(() -> Json.read(file)).isInstanceOf(BadInput.class).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> Json.read(folder)).isInstanceOf(BadInput.class).hasMessageContaining("folder");
    }

    @Test
    void linesAreReadOneByOneAndTheBadOneIsNamed() throws IOException {
        Path file = folder.resolve("corpus.jsonl");
        Files.writeString(file, "\uFEFF{\"text\": \"a\"}\r\n\n{\"text\": \"b\"}\n{\"text\": }\n");
        try (Stream<Node> lines = Json.lines(file)) {
            List<Node> two = lines.limit(2).toList();
            assertThat(two)
                    .extracting(node -> node.asMap().need("text").asText())
                    .containsExactly("a", "b");
            assertThat(two.get(1).place().line()).isEqualTo(3);
        }
        assertThatThrownBy(() -> {
                    try (Stream<Node> lines = Json.lines(file)) {
                        assertThat(lines.count()).isZero();
                    }
                })
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("corpus.jsonl:4:10: not JSON");
    }

    @Test
    void damagedJsonEndsInBadInput() {
        String valid =
                "{\"model\": {\"layers\": [1, 2.5e-3, \"\\u00e9😀\", true, null], \"x\": {}}, \"y\": [[], [0]]}\n";
        Mutations.onlyBadInputEscapes(valid.getBytes(UTF_8), 2000, "json", damaged -> {
            Json.text(Json.parse(new String(damaged, UTF_8), NAME));
        });
    }

    @Test
    void damagedJsonLinesEndInBadInput() {
        Path file = folder.resolve("fuzz.jsonl");
        Mutations.onlyBadInputEscapes("{\"a\": \"é\"}\n\n{\"b\": [1, 2]}\n".getBytes(UTF_8), 500, "jsonl", damaged -> {
            Files.write(file, damaged);
            try (Stream<Node> lines = Json.lines(file)) {
                lines.forEach(Json::line);
            }
        });
    }
}
