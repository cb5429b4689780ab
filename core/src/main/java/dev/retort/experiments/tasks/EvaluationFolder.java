package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.FileTree;
import dev.retort.formats.FolderLock;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where an evaluation is kept.
 *
 * <pre>
 * lock             held while it is under way
 * evaluation.json  the settings, and what the first run chose for its machine
 * parts/           a file a finished batch, until all are there
 * answers.parquet  a row an answer; there once all are
 * metrics.json     the figures: no clock, no path
 * run.json         seconds, in all and of each batch
 * </pre>
 */
final class EvaluationFolder {
    private static final String MANIFEST = "evaluation.json";
    private static final String PARTS = "parts";
    private static final String RUN = "run.json";
    private static final int VERSION = 1;

    private final Path folder;

    EvaluationFolder(Path folder) {
        this.folder = folder;
    }

    /** What a batch gave. */
    record Part(double seconds, List<AnswerRow> answers) {}

    /** @throws BadInput when another run holds the folder, or it holds something else */
    FolderLock lock() {
        if (Files.isDirectory(folder) && !Files.exists(folder.resolve(MANIFEST)) && !empty()) {
            throw BadInput.in(folder, "is there and holds no evaluation; give --out another folder.");
        }
        FolderLock lock = FolderLock.take(
                folder, "another run is evaluating into this folder; wait for it, or give --out another folder.");
        AtomicFile.sweep(folder);
        AtomicFile.sweep(folder.resolve(PARTS));
        return lock;
    }

    private boolean empty() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .allMatch(name -> name.equals("lock") || name.startsWith("."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The choices of the run that began here; {@code fresh} ones where this is the first.
     *
     * @throws BadInput when that run had other settings
     */
    MachineChoices keep(Map<String, Object> settings, MachineChoices fresh) {
        Path file = folder.resolve(MANIFEST);
        if (!Files.exists(file)) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("version", VERSION);
            tree.put("settings", settings);
            tree.put("choices", fresh.tree());
            Json.write(file, tree);
            return fresh;
        }
        MapNode stored = manifest();
        List<String> other = differences(stored.need("settings").asMap(), settings);
        if (!other.isEmpty()) {
            throw BadInput.in(
                    folder,
                    "was begun with other settings (" + String.join("; ", other)
                            + "); give the same, or --out another folder.");
        }
        return MachineChoices.of(stored.need("choices").asMap());
    }

    private static List<String> differences(MapNode stored, Map<String, Object> settings) {
        Set<String> names = new LinkedHashSet<>(stored.keys());
        names.addAll(settings.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            Node before = stored.get(name);
            Object now = settings.get(name);
            String was = before == null ? "none" : Json.line(before);
            String is = now == null ? "none" : Json.line(now);
            if (!was.equals(is)) {
                differences.add(name + " " + was + ", now " + is);
            }
        }
        return differences;
    }

    /** The settings of the evaluation that is here. */
    MapNode settings() {
        return manifest().need("settings").asMap();
    }

    private MapNode manifest() {
        Path file = folder.resolve(MANIFEST);
        if (!Files.exists(file)) {
            throw BadInput.in(folder, "holds no evaluation (" + MANIFEST + "); make one with `retort evaluate`.");
        }
        MapNode stored = Json.read(file).asMap("an evaluation's settings");
        int version = stored.need("version").asInt();
        if (version != VERSION) {
            throw BadInput.in(file, "has version " + version + "; this program knows " + VERSION + ".");
        }
        return stored;
    }

    boolean has(int batch) {
        return Files.exists(part(batch));
    }

    /** Keeps what a batch gave, on the disk when this returns. */
    void put(int batch, Part part) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("seconds", part.seconds());
        tree.put("answers", part.answers().stream().map(AnswerTable::tree).toList());
        Json.write(part(batch), tree);
    }

    Part get(int batch) {
        MapNode tree = Json.read(part(batch)).asMap("a batch of answers");
        List<AnswerRow> answers = tree.need("answers").asList().stream()
                .map(row -> AnswerTable.row(row.asMap()))
                .toList();
        return new Part(tree.need("seconds").asDouble(), answers);
    }

    private Path part(int batch) {
        return folder.resolve(PARTS).resolve(String.format(Locale.ROOT, "%05d.json", batch));
    }

    /** Whether every answer is there. */
    boolean finished() {
        return Files.exists(folder.resolve(AnswerTable.FILE));
    }

    /** Puts all parts together. */
    void finish(List<Part> parts) {
        double[] batches = parts.stream().mapToDouble(Part::seconds).toArray();
        Map<String, Object> clock = new LinkedHashMap<>();
        clock.put("seconds", Arrays.stream(batches).sum());
        clock.put(
                "batch_answers",
                parts.stream().map(part -> part.answers().size()).toList());
        clock.put("batch_seconds", batches);
        Json.write(folder.resolve(RUN), clock);
        AnswerTable.write(
                folder, parts.stream().flatMap(part -> part.answers().stream()).toList());
    }

    /** Writes the figures, and clears away what is no longer needed. */
    void settle(Map<String, Object> figures) {
        Json.write(folder.resolve("metrics.json"), figures);
        try {
            FileTree.delete(folder.resolve(PARTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws BadInput when it was interrupted and has not gone on */
    List<AnswerRow> answers() {
        if (!finished()) {
            throw BadInput.in(
                    folder, "was interrupted; give the `retort evaluate` that began it again, and it goes on.");
        }
        return AnswerTable.read(folder);
    }

    /** Time that all batches took. */
    double seconds() {
        Path file = folder.resolve(RUN);
        return Files.exists(file) ? Json.read(file).asMap().doubleOr("seconds", Double.NaN) : Double.NaN;
    }
}
