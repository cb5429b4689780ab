package dev.retort.atlas.label;

import dev.retort.formats.Json;
import dev.retort.formats.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One question in the shape of OpenAI's chat completions. Equal requests have equal bytes, which is what answers are kept by. */
record ChatRequest(
        String model, List<Message> messages, @Nullable Double temperature, int answerTokens) {
    /** What surrounds a message in tokens, roughly. */
    private static final int MESSAGE_TOKENS = 4;

    /** @param role {@code system}, {@code user} or {@code assistant} */
    record Message(String role, String content) {}

    ChatRequest {
        messages = List.copyOf(messages);
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("model", model);
        tree.put("messages", messages);
        if (temperature != null) {
            tree.put("temperature", temperature);
        }
        if (answerTokens > 0) {
            tree.put("max_tokens", answerTokens);
        }
        return tree;
    }

    byte[] body() {
        return Json.line(tree()).getBytes(StandardCharsets.UTF_8);
    }

    String hash() {
        return Sha256.of(body());
    }

    /** A token for four ASCII characters and one for each other character: what English and Japanese come to, roughly. */
    long estimatedTokens() {
        long tokens = 0;
        for (Message message : messages) {
            long ascii = message.content().codePoints().filter(c -> c < 128).count();
            long others = message.content().codePoints().filter(c -> c >= 128).count();
            tokens += MESSAGE_TOKENS + (ascii + 3) / 4 + others;
        }
        return tokens;
    }
}
