package dev.retort.activations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a corpus.
 *
 * @param id unique within its corpus; splits are drawn by it
 * @param text what the models read
 * @param labels what is known about spans of the text, possibly nothing
 * @param kind where it comes from ("trace", "text", …), or null when nobody said
 */
public record Document(
        String id,
        String text,
        List<Label> labels,
        @Nullable String kind) {
    public Document {
        labels = List.copyOf(labels);
    }
}
