package dev.retort.atlas.label;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.ListNode;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.TextNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a judge wrote.
 *
 * @param tokensIn as the judge counted them, 0 where it did not; so too {@code tokensOut}
 * @param at when, ISO 8601 in UTC
 */
record Reply(String text, long tokensIn, long tokensOut, String at) {
    /** The answer in a body, or null when it is no chat completion. */
    static @Nullable Reply of(byte[] body, String at) {
        try {
            MapNode tree = Json.parse(new String(body, StandardCharsets.UTF_8), Path.of("the judge's answer"))
                    .asMap();
            MapNode message = tree.need("choices")
                    .asList()
                    .getFirst()
                    .asMap()
                    .need("message")
                    .asMap();
            String text = content(message);
            MapNode usage = tree.get("usage") instanceof MapNode map ? map : null;
            return text == null
                    ? null
                    : new Reply(
                            text,
                            usage == null ? 0 : usage.longOr("prompt_tokens", 0),
                            usage == null ? 0 : usage.longOr("completion_tokens", 0),
                            at);
        } catch (BadInput | NoSuchElementException e) {
            return null;
        }
    }

    /** Text, parts of text, or nothing from a judge that refused or spent all its tokens on thinking. */
    private static @Nullable String content(MapNode message) {
        Node content = message.get("content");
        return switch (content) {
            case TextNode text -> text.text();
            case ListNode parts ->
                parts.elements().stream()
                        .map(part -> part.asMap().textOr("text", ""))
                        .collect(Collectors.joining());
            case null, default ->
                message.has("refusal") || message.has("reasoning_content") || message.has("reasoning") ? "" : null;
        };
    }
}
