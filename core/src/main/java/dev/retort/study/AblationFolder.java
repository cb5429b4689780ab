package dev.retort.study;

import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.FolderLock;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where an ablation's results go, row by row, so that whatever was finished when a run stopped is not measured again:
 * {@code plan.json}, {@code rows/}, {@code answers/}, and at the end {@code ablation.json}. Holds the folder's lock; close it.
 */
record AblationFolder(Path path, FolderLock lock) implements AutoCloseable {
    private static final String PLAN = "plan.json";

    /**
     * Takes the folder.
     *
     * @param plan what all its rows are measured by
     * @throws BadInput when it holds rows by another plan
     */
    static AblationFolder open(Path path, Map<String, Object> plan) {
        Path file = path.resolve(PLAN);
        FolderLock lock = FolderLock.take(path, "another run is writing there; wait for it, or give another --out.");
        boolean opened = false;
        try {
            if (Files.exists(file)) {
                requireSame(file, plan);
            } else {
                Json.write(file, plan);
            }
            AblationFolder folder = new AblationFolder(path, lock);
            List.of(path, folder.rows(), folder.answers()).forEach(AtomicFile::sweep);
            opened = true;
            return folder;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static void requireSame(Path file, Map<String, Object> plan) {
        MapNode there = Json.read(file).asMap();
        plan.forEach((name, wanted) -> {
            String found = there.has(name) ? Json.line(there.need(name)) : "nothing";
            if (!found.equals(Json.line(wanted))) {
                throw BadInput.in(
                        file,
                        "what is there was measured with " + name + " " + found + ", not " + Json.line(wanted)
                                + "; give another --out.");
            }
        });
    }

    /** A row as it stands in its file, measured when there is none. */
    Node row(String name, Supplier<Object> measured) {
        Path file = rows().resolve(name.replaceAll("[^a-z0-9.]+", "-") + ".json");
        if (!Files.exists(file)) {
            Json.write(file, measured.get());
        }
        return Json.read(file);
    }

    private Path rows() {
        return path.resolve("rows");
    }

    Path answers() {
        return path.resolve("answers");
    }

    @Override
    public void close() {
        lock.close();
    }
}
