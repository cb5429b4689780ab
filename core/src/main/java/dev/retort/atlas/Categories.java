package dev.retort.atlas;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.formats.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The categories of a study and the words that tell them; they label documents about which nothing is known.
 *
 * <pre>{@code
 * categories:
 *   - {name: self-reflection, openers: [wait, "hold on", 待って], labels: [backtracking]}
 *   - {name: hedging, openers: [perhaps], anywhere: true}
 *   - {name: acronyms, openers: [QED], anywhere: true, case: true, inside_words: true}
 *   - {name: asking, sentences: {end: ["?"], contain: [I wonder], start: [what if]}, roles: [segment]}
 * }</pre>
 */
public record Categories(List<Category> all) {
    private static final String REASONING = "reasoning";

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
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return CategoriesFile.parse(Yaml.parse(text, Path.of(name)));
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
        return CategoriesFile.parse(Yaml.read(file));
    }

    public List<String> names() {
        return all.stream().map(Category::name).toList();
    }

    /**
     * The document with the labels the words give it in place of its own: each opener, and the sentence it begins as its
     * segment.
     */
    public Document label(Document document) {
        return label(document, searches());
    }

    private List<CategorySearch> searches() {
        return all.stream().map(CategorySearch::new).toList();
    }

    private static Document label(Document document, List<CategorySearch> searches) {
        List<Label> labels = new ArrayList<>();
        searches.forEach(search -> labels.addAll(search.labels(document.text())));
        return document.withLabels(labels);
    }

    /** The same tokens with the labels that the words give. */
    public TokenTable label(TokenTable table) {
        List<CategorySearch> searches = searches();
        return new TokenTable(table.sequences().stream()
                .map(s -> new TokenSequence(label(s.document(), searches), s.ids(), s.starts(), s.ends(), s.flagged()))
                .toList());
    }
}
