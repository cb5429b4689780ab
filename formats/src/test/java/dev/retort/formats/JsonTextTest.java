package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTextTest {
    private record Point(String name, double x, int[] counts) {}

    private enum Kind {
        RELU_L1
    }

    @Test
    void laysOutMapsRecordsAndLists() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("z", new Point("p", 0.1, new int[] {1, 2, 3}));
        tree.put("a", List.of("x", Kind.RELU_L1));
        tree.put("none", null);
        tree.put("empty", List.of());
        assertThat(Json.text(tree)).isEqualTo("""
                        {
                          "z": {
                            "name": "p",
                            "x": 0.1,
                            "counts": [1, 2, 3]
                          },
                          "a": [
                            "x",
                            "RELU_L1"
                          ],
                          "none": null,
                          "empty": []
                        }
                        """);
        assertThat(Json.line(tree))
                .isEqualTo("{\"z\":{\"name\":\"p\",\"x\":0.1,\"counts\":[1,2,3]},\"a\":[\"x\",\"RELU_L1\"],"
                        + "\"none\":null,\"empty\":[]}");
    }

    @Test
    void numbersAreShortAndNeverNaN() {
        assertThat(Json.line(Arrays.asList(1.0, 0.1f, 1e-7, Double.NaN, Float.POSITIVE_INFINITY, Long.MIN_VALUE, null)))
                .isEqualTo("[1.0,0.1,1.0E-7,null,null,-9223372036854775808,null]");
    }

    @Test
    void longListsOfNumbersFillLinesOfBoundedWidth() {
        String text = Json.text(Map.of("values", IntStream.range(1000, 1100).toArray()));
        assertThat(text.lines()).allMatch(line -> line.length() <= 120).hasSize(8);
        assertThat(Json.parse(text, Path.of("x")).asMap().need("values").asList())
                .hasSize(100);
    }

    @Test
    void textsAreEscapedAndReadBack() {
        String text = "quote \" back \\ line \n tab \t bell \u0007 é 😀 half \uD83D";
        String json = Json.line(text);
        assertThat(json).contains("\\u0007", "é", "😀", "\\ud83d");
        assertThat(Json.parse(json, Path.of("x")).asText()).isEqualTo(text);
    }

    @Test
    void whatWasReadIsWrittenAsItWas(@TempDir Path folder) {
        String text = "{\"id\":12345678901234567890,\"x\":1e3,\"y\":[true,null,\"\"]}";
        Node node = Json.parse(text, Path.of("x"));
        assertThat(Json.line(node)).isEqualTo(text);
        Json.write(folder.resolve("a.json"), node);
        assertThat(Json.line(Json.read(folder.resolve("a.json")))).isEqualTo(text);
    }

    @Test
    void whatHasNoJsonIsAProgrammersMistake() {
        assertThatThrownBy(() -> Json.text(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
