package dev.retort.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Golden;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizersTest {
    private static Path fixture(String name) {
        return Path.of("src/test/resources/dev/retort/models/tokenizer").resolve(name);
    }

    /** Our own fixtures, and the reference ones when they lie beside the checkout. */
    static Stream<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> own = Files.list(Path.of("src/test/resources/dev/retort/models/tokenizer"))) {
            own.sorted().forEach(folders::add);
        }
        Path golden = Golden.folder("models").orElse(null);
        if (golden != null) {
            try (Stream<Path> found = Files.list(golden)) {
                found.filter(folder -> Files.exists(folder.resolve("tokenization.json")))
                        .sorted()
                        .forEach(folders::add);
            }
        }
        return folders.stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void ids_offsets_and_decoded_text_equal_the_reference(Path folder) {
        Path gguf = folder.resolve("tokenizer.gguf");
        try (Tokenizer tokenizer = Tokenizers.load(Files.exists(gguf) ? gguf : folder)) {
            List<MapNode> cases = cases(folder);
            List<Encoding> together = tokenizer.encodeAll(
                    cases.stream().map(c -> c.need("text").asText()).toList());
            for (int i = 0; i < cases.size(); i++) {
                MapNode c = cases.get(i);
                Encoding encoding = tokenizer.encode(c.need("text").asText());
                assertThat(encoding.ids()).isEqualTo(ints(c.need("ids")));
                assertThat(offsets(encoding))
                        .isEqualTo(c.need("offsets").asList().stream()
                                .map(TokenizersTest::list)
                                .toList());
                assertThat(tokenizer.decode(encoding.ids(), false))
                        .isEqualTo(c.need("decoded").asText());
                assertThat(together.get(i).ids()).isEqualTo(encoding.ids());
                assertThat(offsets(together.get(i))).isEqualTo(offsets(encoding));
                assertThat(streamed(tokenizer, encoding.ids(), false))
                        .isEqualTo(c.need("decoded").asText());
                if (c.has("with_special")) {
                    assertThat(tokenizer.encode(c.need("text").asText(), true).ids())
                            .isEqualTo(ints(c.need("with_special")));
                    String skipping = c.need("decoded_skipping").asText();
                    assertThat(tokenizer.decode(encoding.ids(), true)).isEqualTo(skipping);
                    assertThat(streamed(tokenizer, encoding.ids(), true)).isEqualTo(skipping);
                }
            }
        }
    }

    /** The published file is too large to ship; its place may be given by the environment variable. */
    @Test
    @EnabledIfEnvironmentVariable(named = "RETORT_SMOLLM2_GGUF", matches = ".+")
    void the_published_gguf_file_gives_the_reference_ids() {
        Path file = Path.of(System.getenv("RETORT_SMOLLM2_GGUF"));
        Path golden = Golden.folder("gguf").orElseThrow().resolve("smollm2-135m.json");
        try (Tokenizer tokenizer = Tokenizers.load(file)) {
            for (Node c : Json.read(golden).asMap().need("cases").asList()) {
                Encoding encoding = tokenizer.encode(c.asMap().need("prompt").asText());
                assertThat(encoding.ids()).isEqualTo(ints(c.asMap().need("ids")));
                assertThat(tokenizer.decode(encoding.ids(), false))
                        .isEqualTo(c.asMap().need("prompt").asText());
            }
        }
    }

    @Test
    void a_gguf_tokenizer_of_another_kind_is_bad_input(@TempDir Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(fixture("gguf-smollm").resolve("tokenizer.gguf"));
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        Path file = folder.resolve("m.gguf");
        Files.write(file, latin.replace("smollm", "smorrm").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Tokenizers.load(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("smorrm");
        Files.write(file, latin.replaceFirst("gpt2", "gpt9").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Tokenizers.load(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("gpt9");
    }

    @Test
    void tokens_and_ids_name_each_other() {
        try (Tokenizer tokenizer = Tokenizers.load(fixture("wordlevel"))) {
            assertThat(tokenizer.vocabSize()).isEqualTo(13);
            assertThat(tokenizer.id("<think>")).hasValue(3);
            assertThat(tokenizer.token(3)).isEqualTo("<think>");
            assertThat(tokenizer.id("nine")).isEmpty();
            assertThat(tokenizer.token(99)).isEqualTo("[99]");
            assertThat(tokenizer.specials()).containsExactly(0, 1, 2, 3, 4);
        }
        try (Tokenizer tokenizer = Tokenizers.load(fixture("bytelevel"))) {
            int think = tokenizer.id("<think>").orElseThrow();
            assertThat(tokenizer.vocabSize()).isEqualTo(think + 2);
            assertThat(tokenizer.specials()).hasSize(3).doesNotContain(think);
        }
    }

    @Test
    void an_added_special_token_has_an_empty_span() {
        try (Tokenizer tokenizer = Tokenizers.load(fixture("bytelevel"))) {
            Encoding encoding = tokenizer.encode("Wait", true);
            assertThat(tokenizer.token(encoding.ids()[0])).isEqualTo("<|im_start|>");
            assertThat(encoding.starts()[0]).isEqualTo(encoding.ends()[0]).isZero();
            assertThat(encoding.ends()[encoding.length() - 1]).isEqualTo(4);
        }
    }

    @Test
    void half_a_surrogate_pair_keeps_the_places_of_what_follows() {
        try (Tokenizer tokenizer = Tokenizers.load(fixture("bytelevel"))) {
            Encoding encoding = tokenizer.encode("a\ud83db");
            assertThat(tokenizer.decode(encoding.ids(), false)).isEqualTo("a\ufffdb");
            assertThat(encoding.ends()[encoding.length() - 1]).isEqualTo(3);
        }
    }

    @Test
    void a_stream_never_gives_half_a_character() {
        try (Tokenizer tokenizer = Tokenizers.load(fixture("bytelevel"))) {
            StreamDecoder stream = new StreamDecoder(tokenizer, false);
            List<String> pieces = new ArrayList<>();
            for (int id : tokenizer.encode("家😀!").ids()) {
                pieces.add(stream.next(id));
            }
            assertThat(pieces).contains("").allMatch(piece -> !piece.contains("\ufffd"));
            assertThat(String.join("", pieces)).isEqualTo("家😀!");
            int[] half = tokenizer.encode("😀").ids();
            assertThat(stream.next(half[0])).isEmpty();
            assertThat(stream.finish()).isEqualTo("\ufffd");
        }
    }

    @Test
    void a_word_outside_the_vocabulary_is_bad_input() {
        try (Tokenizer tokenizer = Tokenizers.load(fixture("wordlevel"))) {
            assertThatThrownBy(() -> tokenizer.encode("seven nine"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("seven nine");
        }
    }

    @Test
    void a_missing_or_broken_file_is_bad_input_that_names_it(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Tokenizers.load(folder))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("tokenizer.json");
        Path file = folder.resolve("tokenizer.json");
        String whole = Files.readString(fixture("wordlevel").resolve("tokenizer.json"));
        for (String broken : List.of(
                "",
                "{",
                "[]",
                "{}",
                "{\"model\": {\"vocab\": 3}}",
                whole.substring(0, whole.length() / 2),
                whole.replace("WhitespaceSplit", "Nonesuch"),
                whole.replace("\"wait\": 5", "\"wait\": -5"))) {
            Files.writeString(file, broken);
            assertThatThrownBy(() -> Tokenizers.load(folder))
                    .as(broken)
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("tokenizer.json");
        }
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> Tokenizers.load(folder)).isInstanceOf(BadInput.class);
    }

    private static String streamed(Tokenizer tokenizer, int[] ids, boolean skipSpecial) {
        StreamDecoder stream = new StreamDecoder(tokenizer, skipSpecial);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(stream.next(id));
        }
        return text.append(stream.finish()).toString();
    }

    private static List<MapNode> cases(Path folder) {
        return Json.read(folder.resolve("tokenization.json")).asList().stream()
                .map(Node::asMap)
                .toList();
    }

    private static List<List<Integer>> offsets(Encoding encoding) {
        List<List<Integer>> offsets = new ArrayList<>();
        for (int i = 0; i < encoding.length(); i++) {
            offsets.add(List.of(encoding.starts()[i], encoding.ends()[i]));
        }
        return offsets;
    }

    private static List<Integer> list(Node node) {
        return node.asList().stream()
                .map(Node::asInt)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static int[] ints(Node node) {
        return node.asList().stream().mapToInt(Node::asInt).toArray();
    }
}
