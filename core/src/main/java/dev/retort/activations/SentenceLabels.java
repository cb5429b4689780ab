package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said about the sentences of documents, in a file apart from them: JSON Lines, a line a sentence in the order
 * of the text, with {@code document} (or {@code trace}: the document's id), {@code text}, and {@code tags}, {@code category}
 * or {@code label}: one or several categories. Other fields are left alone.
 */
public final class SentenceLabels {
    private static final List<String> DOCUMENT = List.of("document", "trace", "id");
    private static final List<String> CATEGORY = List.of("tags", "category", "label");

    private final Path file;
    private final Map<String, List<Sentence>> byDocument = new LinkedHashMap<>();
    private final Set<String> located = new HashSet<>();
    private long sentences;
    private long found;
    private long changed;

    private record Sentence(String text, List<String> categories) {}

    private SentenceLabels(Path file) {
        this.file = file;
    }

    /** @throws BadInput with the line, when one is no sentence with a label */
    public static SentenceLabels read(Path file) {
        SentenceLabels labels = new SentenceLabels(file);
        try (Stream<Node> lines = Json.lines(file)) {
            lines.forEach(line -> {
                MapNode map = line.asMap("a sentence: document, text, tags");
                String document = field(map, DOCUMENT).asText();
                String text = map.need("text").asText();
                labels.byDocument
                        .computeIfAbsent(document, _ -> new ArrayList<>())
                        .add(new Sentence(text, categories(field(map, CATEGORY))));
            });
        }
        if (labels.byDocument.isEmpty()) {
            throw BadInput.in(file, "is empty; expected JSON Lines, one sentence a line.");
        }
        return labels;
    }

    private static Node field(MapNode map, List<String> names) {
        for (String name : names) {
            if (map.get(name) instanceof Node node) {
                return node;
            }
        }
        throw map.place()
                .refuse("a sentence needs one of " + String.join(", ", names) + "; found " + map.described() + ".");
    }

    private static List<String> categories(Node node) {
        return node instanceof dev.retort.formats.ListNode list
                ? list.asList().stream().map(Node::asText).toList()
                : List.of(node.asText());
    }

    /**
     * The document with its sentences' labels besides its own: the whole sentence, and its first word as what opens it. A
     * document of which nothing is said stays as it is.
     */
    public Document label(Document document) {
        List<Sentence> said = byDocument.get(document.id());
        if (said == null) {
            return document;
        }
        located.add(document.id());
        List<Label> labels = new ArrayList<>(document.labels());
        SentenceLocator.@Nullable Span[] spans = SentenceLocator.locate(
                document.text(), said.stream().map(Sentence::text).toList());
        int[] points = document.text().codePoints().toArray();
        for (int s = 0; s < spans.length; s++) {
            SentenceLocator.Span span = spans[s];
            sentences++;
            if (span == null) {
                continue;
            }
            found++;
            changed += span.edits() > 0 ? 1 : 0;
            for (String category : said.get(s).categories) {
                labels.add(new Label(span.start(), firstWord(points, span), category, true));
                labels.add(new Label(span.start(), span.end(), category, false));
            }
        }
        return document.withLabels(labels);
    }

    private static int firstWord(int[] points, SentenceLocator.Span span) {
        int end = span.start();
        while (end < span.end() && !Character.isLetterOrDigit(points[end])) {
            end++;
        }
        while (end < span.end() && Character.isLetterOrDigit(points[end])) {
            end++;
        }
        return end;
    }

    /** Documents of which sentences are listed. */
    public int documents() {
        return byDocument.size();
    }

    /** How many of these were labelled. */
    public int documentsLabelled() {
        return located.size();
    }

    /** How many sentences the labelled documents have in the list. */
    public long sentences() {
        return sentences;
    }

    /** How many of them were found. */
    public long found() {
        return found;
    }

    /** How many of the found are not word for word what the list has. */
    public long changed() {
        return changed;
    }

    /** @throws BadInput when no document labelled so far is in the list */
    public void requireSome() {
        if (located.isEmpty()) {
            throw BadInput.in(
                    file,
                    "speaks of none of the corpus's documents; its first is \""
                            + byDocument.keySet().iterator().next() + "\". Documents are matched by their id.");
        }
    }
}
