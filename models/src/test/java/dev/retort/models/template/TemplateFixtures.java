package dev.retort.models.template;

import dev.retort.formats.BoolNode;
import dev.retort.formats.Json;
import dev.retort.formats.ListNode;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.NullNode;
import dev.retort.formats.NumberNode;
import dev.retort.formats.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cases that make_template_fixtures.py wrote from Python's jinja2. */
final class TemplateFixtures {
    private TemplateFixtures() {}

    /** {@code expected} absent: Python ended in an error. */
    record Case(
            String name,
            String source,
            Map<String, @Nullable Object> variables,
            @Nullable String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> chats() {
        return Json.parse(resource("chat_cases.json"), Path.of("chat_cases.json")).asList().stream()
                .map(Node::asMap)
                .map(c -> of(c, resource("chat/" + c.need("template").asText()), variables(c.need("variables"))));
    }

    static Stream<Case> small() {
        MapNode file = Json.parse(resource("small_cases.json"), Path.of("small_cases.json"))
                .asMap();
        Map<String, @Nullable Object> data = variables(file.need("data"));
        return file.need("cases").asList().stream()
                .map(Node::asMap)
                .map(c -> of(c, c.need("template").asText(), data));
    }

    private static Case of(MapNode c, String source, Map<String, @Nullable Object> variables) {
        Node expected = c.get("expected");
        return new Case(c.need("name").asText(), source, variables, expected == null ? null : expected.asText());
    }

    private static Map<String, @Nullable Object> variables(Node node) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        node.asMap().keys().forEach(key -> map.put(key, value(node.asMap().need(key))));
        return map;
    }

    private static @Nullable Object value(Node node) {
        return switch (node) {
            case NullNode _ -> null;
            case BoolNode b -> b.value();
            case TextNode t -> t.text();
            case NumberNode n -> n.text().matches("-?[0-9]+") ? (Object) n.asLong() : (Object) n.asDouble();
            case ListNode list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.elements().forEach(item -> items.add(value(item)));
                yield items;
            }
            case MapNode map -> variables(map);
        };
    }

    static String resource(String name) {
        try (InputStream in = TemplateFixtures.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no test resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
