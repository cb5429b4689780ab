package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.formats.BoolNode;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a corpus in JSON Lines: a line is {@code text} (or the field the study names), or {@code messages}, or
 * {@code question} with {@code thinking} and {@code answer}; {@code id}, {@code kind}, {@code labels} and {@code correct} (or
 * {@code is_correct}: whether the answer is right) may stand beside it. Other fields are left alone: a corpus often carries
 * more than a study reads.
 */
public record CorpusReader(Path file, String textField) {
    /**
     * Hands the documents over, in order, until {@code wanted} says that it has had enough.
     *
     * @throws BadInput with the line, when one is no document
     */
    public void read(Predicate<Document> wanted) {
        try (Stream<Node> lines = Json.lines(file)) {
            var each = lines.iterator();
            long number = 0;
            while (each.hasNext()) {
                if (!wanted.test(document(each.next(), number++))) {
                    return;
                }
            }
            if (number == 0) {
                throw BadInput.in(file, "is empty; expected JSON Lines, one document a line.");
            }
        }
    }

    private Document document(Node line, long number) {
        MapNode map = line.asMap("a document: a JSON object");
        String text = text(map);
        String id = map.get("id") instanceof Node node ? id(node) : file.getFileName() + "-" + number;
        @Nullable
        String kind =
                map.has("kind") && !map.need("kind").isNull() ? map.need("kind").asText() : null;
        List<Label> labels = new ArrayList<>();
        if (map.get("labels") instanceof Node list) {
            long length = text.codePointCount(0, text.length());
            for (Node label : list.asList()) {
                MapNode entry = label.asMap("a label: start, end, category, opener");
                int start = (int) entry.need("start").asLong(0, length);
                int end = (int) entry.need("end").asLong(start, length);
                labels.add(new Label(start, end, entry.need("category").asText(), entry.boolOr("opener", false)));
            }
        }
        return new Document(id, text, labels, kind, correct(map));
    }

    private static @Nullable Boolean correct(MapNode map) {
        for (String name : List.of("correct", "is_correct")) {
            if (map.get(name) instanceof BoolNode answer) {
                return answer.asBool();
            }
        }
        return null;
    }

    /** An id may be a number. */
    private static String id(Node node) {
        return node instanceof dev.retort.formats.NumberNode number ? number.text() : node.asText();
    }

    private String text(MapNode map) {
        if (map.get(textField) instanceof Node text) {
            return text.asText();
        }
        if (map.get("messages") instanceof Node messages) {
            StringBuilder text = new StringBuilder();
            for (Node message : messages.asList()) {
                MapNode said = message.asMap("a message: role and content");
                text.append(text.isEmpty() ? "" : "\n\n")
                        .append(said.need("role").asText())
                        .append(": ")
                        .append(said.need("content").asText());
            }
            return text.toString();
        }
        if (map.get("question") instanceof Node question) {
            String thinking = map.textOr("thinking", "");
            return question.asText()
                    + (thinking.isEmpty() ? "" : "\n<think>\n" + thinking + "\n</think>")
                    + "\n" + map.textOr("answer", "");
        }
        throw map.place()
                .refuse("a document needs \"" + textField + "\", or \"messages\", or \"question\" with "
                        + "\"thinking\" and \"answer\"; found " + map.described() + ".");
    }
}
