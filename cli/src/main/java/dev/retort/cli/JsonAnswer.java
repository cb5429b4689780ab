package dev.retort.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** An answer's figures as JSON. */
final class JsonAnswer {
    private JsonAnswer() {}

    static String text(Object figures) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("figures that are no JSON: " + figures, unwritable);
        }
    }
}
