package dev.retort.models.template;

import java.util.List;
import java.util.Map;

/** The values a function, filter or test is called with. */
record Arguments(List<Object> positional, Map<String, Object> named) {
    /** The argument at a place or of a name, or {@code otherwise} when it was not given. */
    Object at(int place, String name, Object otherwise) {
        return place < positional.size() ? positional.get(place) : named.getOrDefault(name, otherwise);
    }

    Object need(int place, String function) {
        if (place >= positional.size()) {
            throw new TemplateFault(function + " needs " + (place + 1) + (place == 0 ? " argument" : " arguments"));
        }
        return positional.get(place);
    }

    String text(int place, String function) {
        if (need(place, function) instanceof String s) {
            return s;
        }
        throw new TemplateFault(function + ": argument " + (place + 1) + " should be a string");
    }

    long integer(int place, String name, long otherwise) {
        Object value = at(place, name, otherwise);
        return switch (value) {
            case Long n -> n;
            case Boolean b -> b ? 1 : 0;
            case None _ -> otherwise;
            default -> throw new TemplateFault("argument '" + name + "' should be a whole number");
        };
    }
}
