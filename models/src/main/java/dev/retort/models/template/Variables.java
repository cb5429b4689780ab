package dev.retort.models.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names in reach: a loop's turn and a macro's call each have their own, inside those around them. */
final class Variables {
    private final Map<String, Object> own = new HashMap<>();
    private final @Nullable Variables outer;

    Variables(@Nullable Variables outer) {
        this.outer = outer;
    }

    Object get(String name) {
        for (Variables at = this; at != null; at = at.outer) {
            Object value = at.own.get(name);
            if (value != null) {
                return value;
            }
        }
        return Undefined.name(name);
    }

    void set(String name, Object value) {
        own.put(name, value);
    }
}
