package dev.retort.models.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} gives: the one value a template may change, so that a loop can carry something out. */
record Namespace(Map<String, Object> attributes) {
    static Namespace of(Arguments arguments) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Object from : arguments.positional()) {
            if (!(from instanceof Map<?, ?> map)) {
                throw new TemplateFault("namespace() takes a dict or named values");
            }
            map.forEach((key, value) -> attributes.put(String.valueOf(key), value));
        }
        attributes.putAll(arguments.named());
        return new Namespace(attributes);
    }

    /** By identity: it changes, and two empty ones are not the same. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
