package dev.retort.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.atlas.Bootstrap;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Graded answers as JSON Lines, one problem a line, so that no step asks a model the same twice. */
public final class AnswersFile {
    private AnswersFile() {}

    public static void write(Path file, Answers answers) {
        AtomicFile.write(file, out -> {
            for (Graded graded : answers.graded()) {
                out.write((Json.line(tree(graded)) + "\n").getBytes(UTF_8));
            }
        });
    }

    public static Answers read(Path file, Bootstrap bootstrap) {
        try (Stream<Node> lines = Json.lines(file)) {
            List<Graded> graded = lines.map(line -> graded(line.asMap())).toList();
            return new Answers(graded, bootstrap);
        }
    }

    private static Map<String, Object> tree(Graded graded) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("correct", graded.correct());
        tree.put("finished", graded.finished());
        tree.put("thinking_tokens", graded.thinkingTokens());
        // sorted, because the record's own map has an order that differs from run to run
        tree.put("openings", new TreeMap<>(graded.openings()));
        tree.put("wrong_steps", graded.wrongSteps());
        tree.put("reflected_wrong", graded.reflectedWrong());
        tree.put("repaired_wrong", graded.repairedWrong());
        tree.put("right_steps", graded.rightSteps());
        tree.put("reflected_right", graded.reflectedRight());
        return tree;
    }

    private static Graded graded(MapNode map) {
        Map<String, Integer> openings = new TreeMap<>();
        MapNode counts = map.need("openings").asMap();
        counts.keys()
                .forEach(
                        category -> openings.put(category, counts.need(category).asInt()));
        return new Graded(
                map.need("correct").asBool(),
                map.need("finished").asBool(),
                map.need("thinking_tokens").asInt(),
                openings,
                map.need("wrong_steps").asInt(),
                map.need("reflected_wrong").asInt(),
                map.need("repaired_wrong").asInt(),
                map.need("right_steps").asInt(),
                map.need("reflected_right").asInt());
    }
}
