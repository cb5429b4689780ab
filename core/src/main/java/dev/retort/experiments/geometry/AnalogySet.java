package dev.retort.experiments.geometry;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Pairs of words that stand in one relation, in the format of Todd et al. (2023, "Function Vectors in Large Language Models",
 * 2310.15213; ericwtodd/function_vectors): a JSON list of {@code {"input": …, "output": …}}.
 *
 * @param pairs each once, in the file's order
 */
public record AnalogySet(String name, List<Pair> pairs) {
    /** The sets inside the product. */
    public static final List<String> BUILT_IN = List.of(
            "country-capital",
            "singular-plural",
            "present-past",
            "number-successor",
            "adjective-comparative",
            "antonym",
            "male-female",
            "animal-young",
            "country-language",
            "number-double",
            "ja-country-capital",
            "ja-antonym");

    private static final String SUFFIX = ".json";

    /** Two words, or short phrases. */
    public record Pair(String input, String output) {}

    public AnalogySet {
        pairs = List.copyOf(pairs);
    }

    /**
     * A file, a folder of {@code .json} files, the name of a set inside the product, or {@code built-in} for all of them.
     *
     * @throws BadInput when there is none, or a file is of another format
     */
    public static List<AnalogySet> named(String name) {
        if (name.equals("built-in")) {
            return BUILT_IN.stream().map(AnalogySet::builtIn).toList();
        }
        if (BUILT_IN.contains(name)) {
            return List.of(builtIn(name));
        }
        Path place = Path.of(name);
        if (Files.isDirectory(place)) {
            return folder(place);
        }
        if (!Files.exists(place)) {
            throw new BadInput(
                    "--analogies " + name + ": is neither a file, nor a folder, nor a built-in set; those are "
                            + String.join(", ", BUILT_IN) + ", and built-in stands for all of them.");
        }
        return List.of(of(place));
    }

    private static List<AnalogySet> folder(Path folder) {
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (files.isEmpty()) {
            throw BadInput.in(folder, "holds no " + SUFFIX + " file; expected lists of {\"input\": …, \"output\": …}.");
        }
        return files.stream().map(AnalogySet::of).toList();
    }

    static AnalogySet of(Path file) {
        String name = String.valueOf(file.getFileName());
        return read(name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name, Json.read(file));
    }

    static AnalogySet builtIn(String name) {
        String resource = name + SUFFIX;
        try (InputStream in = AnalogySet.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("a set of analogies is missing from the program: " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return read(name, Json.parse(text, Path.of("built-in", resource)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AnalogySet read(String name, Node root) {
        Set<Pair> pairs = new LinkedHashSet<>();
        for (Node node : root.asList()) {
            MapNode pair = node.asMap("a pair: {\"input\": …, \"output\": …}");
            pairs.add(new Pair(word(pair.need("input")), word(pair.need("output"))));
        }
        return new AnalogySet(name, new ArrayList<>(pairs));
    }

    private static String word(Node node) {
        String word = node.asText().strip();
        if (word.isEmpty()) {
            throw node.place().refuse("a word is empty; expected at least one letter.");
        }
        return word;
    }
}
