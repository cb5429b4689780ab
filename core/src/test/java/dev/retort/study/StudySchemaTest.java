package dev.retort.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The schema editors use and the reader that decides must name the same keys. */
class StudySchemaTest {
    @Test
    void schemaAndReaderAllowTheSameKeys() throws IOException {
        TreeMap<String, List<String>> inSchema = new TreeMap<>();
        collect(schema(), "", inSchema);

        assertThat(inSchema).isEqualTo(new TreeMap<>(StudyFile.KEYS));
    }

    @Test
    void schemaRefusesUnknownKeysEverywhere() throws IOException {
        refusesUnknownKeys(schema(), "");
    }

    private static void refusesUnknownKeys(MapNode schema, String path) {
        if (schema.get("properties") instanceof MapNode properties) {
            assertThat(schema.boolOr("additionalProperties", true)).as(path).isFalse();
            properties
                    .keys()
                    .forEach(key -> refusesUnknownKeys(properties.need(key).asMap(), path + "." + key));
        }
    }

    private static void collect(MapNode schema, String path, TreeMap<String, List<String>> into) {
        if (schema.get("properties") instanceof MapNode properties) {
            into.put(path, List.copyOf(properties.keys()));
            for (String key : properties.keys()) {
                collect(properties.need(key).asMap(), path.isEmpty() ? key : path + "." + key, into);
            }
        }
        Node items = schema.get("items");
        if (items instanceof MapNode element) {
            collect(element, path + "[]", into);
        }
    }

    private static MapNode schema() throws IOException {
        try (InputStream in = StudyFile.class.getResourceAsStream("study.schema.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Json.parse(text, Path.of("study.schema.json")).asMap();
        }
    }
}
