package dev.retort.atlas;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The categories of a study and the words that open them; they label documents about which nothing is known.
 *
 * <pre>{@code
 * categories:
 *   - {name: self-reflection, openers: [wait, "hold on"]}
 *   - {name: hedging, openers: [perhaps], anywhere: true}
 * }</pre>
 */
public record Categories(List<Category> all) {
    private static final String REASONING = "reasoning";
    private static final String SENTENCE_ENDS = ".?!\n。？！";
    private static final String HEADS = SENTENCE_ENDS + ":：>";
    private static final String MARKUP = "*_#-\"'(";

    public Categories {
        all = List.copyOf(all);
    }

    /** The paper's five, built in. */
    public static Categories reasoning() {
        String name = REASONING + ".yaml";
        try (InputStream in = Categories.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new Failure("the built-in " + name + " is missing from the program");
            }
            return parse(Yaml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), Path.of(name)));
        } catch (IOException e) {
            throw new Failure("the built-in " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@code reasoning}, or a file of one's own. */
    public static Categories named(String name) {
        return name.equals(REASONING) ? reasoning() : read(Path.of(name));
    }

    /**
     * Reads a file of categories.
     *
     * @throws BadInput telling the place, when it is not such a file
     */
    public static Categories read(Path file) {
        return parse(Yaml.read(file));
    }

    private static Categories parse(Node root) {
        MapNode map = root.asMap("the categories file");
        map.onlyKeys("categories");
        List<Category> categories = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : map.need("categories").asList()) {
            MapNode entry = node.asMap("a category: name, openers, anywhere");
            entry.onlyKeys("name", "openers", "anywhere");
            String name = entry.need("name").asText();
            if (!names.add(name)) {
                throw node.place().refuse("category \"" + name + "\" stands here a second time");
            }
            Node words = entry.need("openers");
            List<String> openers = words.asList().stream()
                    .map(word -> word.asText().strip().toLowerCase(Locale.ROOT))
                    .toList();
            if (openers.isEmpty() || openers.contains("")) {
                throw words.place().refuse("category \"" + name + "\" needs openers, each a word or a phrase");
            }
            categories.add(new Category(name, openers, entry.boolOr("anywhere", false)));
        }
        return new Categories(categories);
    }

    public List<String> names() {
        return all.stream().map(Category::name).toList();
    }

    /**
     * The document with the labels the words give it in place of its own: each opener, and the sentence it begins as its
     * segment. Of overlapping openers at one place the longest counts.
     */
    public Document label(Document document) {
        int[] points = document.text().toLowerCase(Locale.ROOT).codePoints().toArray();
        if (points.length != document.text().codePointCount(0, document.text().length())) {
            // Lower case that changes the length (İ) would shift every place behind it.
            points = document.text().codePoints().map(Character::toLowerCase).toArray();
        }
        List<Label> labels = new ArrayList<>();
        for (Category category : all) {
            for (int at = 0; at < points.length; at++) {
                if (!wordStarts(points, at) || !(category.anywhere() || headOfSentence(points, at))) {
                    continue;
                }
                int end = longestMatch(category, points, at);
                if (end > at) {
                    labels.add(new Label(at, end, category.name(), true));
                    labels.add(new Label(at, sentenceEnd(points, end), category.name(), false));
                    at = end - 1;
                }
            }
        }
        return document.withLabels(labels);
    }

    /** The same tokens with the labels that the words give. */
    public TokenTable label(TokenTable table) {
        return new TokenTable(table.sequences().stream()
                .map(s -> new TokenSequence(label(s.document()), s.ids(), s.starts(), s.ends(), s.flagged()))
                .toList());
    }

    private static int longestMatch(Category category, int[] points, int at) {
        int longest = at;
        for (String opener : category.openers()) {
            int[] word = opener.codePoints().toArray();
            int end = at + word.length;
            if (end > longest
                    && end <= points.length
                    && java.util.Arrays.equals(word, 0, word.length, points, at, end)
                    && (end == points.length || !Character.isLetterOrDigit(points[end]))) {
                longest = end;
            }
        }
        return longest;
    }

    private static boolean wordStarts(int[] points, int at) {
        return Character.isLetterOrDigit(points[at]) && (at == 0 || !Character.isLetterOrDigit(points[at - 1]));
    }

    /** Nothing but space and mark-up stands between the word and the end of a sentence, of a tag, or the text's start. */
    private static boolean headOfSentence(int[] points, int at) {
        for (int before = at - 1; before >= 0; before--) {
            if (HEADS.indexOf(points[before]) >= 0) {
                return true;
            }
            if (!Character.isWhitespace(points[before]) && MARKUP.indexOf(points[before]) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int sentenceEnd(int[] points, int from) {
        for (int at = from; at < points.length; at++) {
            boolean decimalPoint = points[at] == '.' && at + 1 < points.length && Character.isDigit(points[at + 1]);
            if (SENTENCE_ENDS.indexOf(points[at]) >= 0 && !decimalPoint) {
                return points[at] == '\n' ? at : at + 1;
            }
        }
        return points.length;
    }
}
