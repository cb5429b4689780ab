package dev.retort.study.graph;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code provenance.json} of a step: all that is needed to make it again, and what was made. It holds no clock, path or
 * host, so that the same step has the same bytes everywhere.
 */
final class Provenance {
    static final String FILE = "provenance.json";

    /** Why a step that never was there is made. */
    static final String NEW = "it is new";

    private Provenance() {}

    /** Writes it into a step's folder, whose files are complete; last of all, because it says that they are. */
    static void write(Path folder, Step step, StepKey key, Map<String, StepKey> earlier, Choices choices)
            throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("step", step.name());
        tree.put("key", key.hash());
        tree.put("revision", step.revision());
        tree.put("config", step.config());
        tree.put("inputs", StepKey.inputs(step, earlier));
        tree.put("files", new TreeMap<>(step.files()));
        tree.put("choices", choices);
        Map<String, Output> outputs = new LinkedHashMap<>();
        for (String output : outputs(folder)) {
            Path file = folder.resolve(output);
            outputs.put(output, new Output(Files.size(file), Sha256.of(file)));
        }
        tree.put("outputs", outputs);
        Json.write(folder.resolve(FILE), tree);
    }

    /** A file of the step: its size, which every run compares, and its hash, for whoever receives a copy. */
    record Output(long bytes, String sha256) {}

    private static List<String> outputs(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals(FILE))
                    .sorted()
                    .toList();
        }
    }

    /** The first file that is gone or has another size, or null when the folder is as it was made. */
    static @Nullable String damaged(Path folder) throws IOException {
        MapNode outputs;
        try {
            outputs = Json.read(folder.resolve(FILE)).asMap().need("outputs").asMap();
        } catch (BadInput absentOrCut) {
            return FILE;
        }
        for (String name : outputs.keys()) {
            Path file = folder.resolve(name);
            long bytes = outputs.need(name).asMap().need("bytes").asLong();
            if (!Files.isRegularFile(file) || Files.size(file) != bytes) {
                return name;
            }
        }
        return null;
    }

    /** Why {@code step} differs from the one that {@code folder} holds, as a clause. */
    static String difference(Path folder, Step step, Map<String, StepKey> earlier) {
        MapNode was = Json.read(folder.resolve(FILE)).asMap();
        long revision = was.need("revision").asLong();
        if (revision != step.revision()) {
            return "this version of Retort makes it differently (revision " + revision + " → " + step.revision() + ")";
        }
        MapNode now = Json.parse(Json.text(step.config()), Path.of("config")).asMap();
        String config = firstChange(was.need("config"), now, "");
        if (config != null) {
            return "its config changed: " + config;
        }
        for (Map.Entry<String, String> file : step.files().entrySet()) {
            Node before = was.need("files").asMap().get(file.getKey());
            if (before == null || !before.asText().equals(file.getValue())) {
                return "its input changed: " + file.getKey();
            }
        }
        MapNode inputs = was.need("inputs").asMap();
        for (Map.Entry<String, String> input : StepKey.inputs(step, earlier).entrySet()) {
            Node before = inputs.get(input.getKey());
            if (before == null || !before.asText().equals(input.getValue())) {
                return "its input changed: step " + input.getKey();
            }
        }
        return "it reads other inputs than before";
    }

    /** The first place where two trees differ, such as {@code "spec.steps 600 → 1200"}, or null. */
    private static @Nullable String firstChange(@Nullable Node was, @Nullable Node now, String name) {
        if (was instanceof MapNode left && now instanceof MapNode right) {
            TreeSet<String> keys = new TreeSet<>(left.keys());
            keys.addAll(right.keys());
            for (String key : keys) {
                String change = firstChange(left.get(key), right.get(key), name.isEmpty() ? key : name + "." + key);
                if (change != null) {
                    return change;
                }
            }
            return null;
        }
        String before = shown(was);
        String after = shown(now);
        return before.equals(after) ? null : name + " " + before + " → " + after;
    }

    private static String shown(@Nullable Node node) {
        return node == null ? "(none)" : Json.line(node);
    }
}
