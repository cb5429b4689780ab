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
 * @param correct whether the answer in it is right, or null when nobody said
 */
public record Document(
        String id,
        String text,
        List<Label> labels,
        @Nullable String kind,
        @Nullable Boolean correct) {
    public Document {
        labels = List.copyOf(labels);
    }

    /** One of whose answer nobody said anything. */
    public Document(String id, String text, List<Label> labels, @Nullable String kind) {
        this(id, text, labels, kind, null);
    }

    /** The same under other labels. */
    public Document withLabels(List<Label> others) {
        return new Document(id, text, others, kind, correct);
    }
}
