package dev.retort.experiments.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.NumberNode;
import dev.retort.formats.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Questions in the order of their file, at least one, no two of one id. */
public record EvaluationSet(TaskKind kind, List<EvaluationItem> items) {
    private static final String MARK = "####";
    private static final List<String> IDS = List.of("id", "unique_id");

    public EvaluationSet {
        items = List.copyOf(items);
    }

    /** As {@link #read(Path, TaskKind, String, String)}, with the kind's own fields. */
    public static EvaluationSet read(Path file, TaskKind kind) {
        return read(file, kind, kind.question(), kind.answer());
    }

    /**
     * Reads a JSON Lines file. An item's id is the line's {@code id} or {@code unique_id}, else the line's number.
     *
     * @param question the field that is the question
     * @param answer the field that is the answer
     * @throws BadInput that names the line, when a line is broken, lacks a field, has no answer that could be compared, or has
     *     an id again; or when there is no line
     */
    public static EvaluationSet read(Path file, TaskKind kind, String question, String answer) {
        List<EvaluationItem> items = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (Stream<Node> lines = Json.lines(file)) {
            lines.forEach(node -> {
                MapNode line = node.asMap("a question with \"" + question + "\" and \"" + answer + "\"");
                EvaluationItem item = item(line, kind, question, answer);
                if (!ids.add(item.id())) {
                    throw line.place().refuse("the id \"" + item.id() + "\" stands on an earlier line too.");
                }
                items.add(item);
            });
        }
        if (items.isEmpty()) {
            throw BadInput.in(file, "there is no question in it.");
        }
        return new EvaluationSet(kind, items);
    }

    private static EvaluationItem item(MapNode line, TaskKind kind, String question, String answer) {
        String asked = line.need(question).asText();
        if (asked.isBlank()) {
            throw line.need(question).place().refuse("\"" + question + "\" is empty.");
        }
        Node worked = kind == TaskKind.MATH && !line.has(answer) ? line.need("answer") : line.need(answer);
        String reference = reference(line, kind, worked).strip();
        if (reference.isEmpty()) {
            throw worked.place().refuse("the answer is empty.");
        }
        return new EvaluationItem(id(line), asked, text(worked), reference);
    }

    private static String reference(MapNode line, TaskKind kind, Node worked) {
        String text = text(worked);
        int mark = text.lastIndexOf(MARK);
        String boxed = Boxed.last(text);
        return switch (kind) {
            case GSM8K -> {
                if (mark < 0) {
                    throw worked.place().refuse("the answer has no last line \"#### N\".");
                }
                yield text.substring(mark + MARK.length()).replace(",", "");
            }
            case MATH -> {
                if (boxed == null && !line.has("answer")) {
                    throw worked.place().refuse("the solution has no \\boxed{…}, and there is no \"answer\".");
                }
                yield boxed == null ? text(line.need("answer")) : boxed;
            }
            case JSONL -> mark >= 0 ? text.substring(mark + MARK.length()) : boxed == null ? text : boxed;
        };
    }

    private static String id(MapNode line) {
        for (String name : IDS) {
            Node given = line.get(name);
            if (given != null && !given.isNull()) {
                return text(given);
            }
        }
        return Integer.toString(line.place().line());
    }

    private static String text(Node node) {
        return node instanceof NumberNode number ? number.text() : node.asText();
    }

    /** The first {@code count}, or all when there are not so many. */
    public EvaluationSet first(int count) {
        return new EvaluationSet(kind, items.subList(0, Math.min(count, items.size())));
    }

    /** What it holds, as a hash: two sets with one hash ask the same. */
    String hash() {
        return Sha256.of(Json.line(items).getBytes(UTF_8));
    }
}
