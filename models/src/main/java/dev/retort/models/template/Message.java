package dev.retort.models.template;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a chat.
 *
 * @param role {@code system}, {@code user} or {@code assistant}, or what else the template knows
 * @param reasoning what the assistant thought before it answered, for templates that read {@code reasoning_content}
 */
public record Message(String role, String content, @Nullable String reasoning) {
    public Message(String role, String content) {
        this(role, content, null);
    }

    public static Message system(String content) {
        return new Message("system", content);
    }

    public static Message user(String content) {
        return new Message("user", content);
    }

    public static Message assistant(String content) {
        return new Message("assistant", content);
    }

    /** As a template reads it. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", role);
        map.put("content", content);
        if (reasoning != null) {
            map.put("reasoning_content", reasoning);
        }
        return map;
    }
}
