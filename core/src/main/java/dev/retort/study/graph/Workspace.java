package dev.retort.study.graph;

import dev.retort.basics.BadInput;
import dev.retort.formats.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A study's folder, held by one run at a time.
 *
 * <pre>
 * lock           held while a run is under way
 * study.yaml     the study as it was last run
 * steps/         name-key12, and name-key12.part while a step is being made
 * metrics.json   every figure: no clock, path, host or memory
 * run.json       clock, paths, host, memory, seconds of each step
 * report/        index.html
 * logs/          one log a run
 * geometry/, ablation/, modes/   what other commands were told to leave here; reports read it
 * </pre>
 */
public final class Workspace implements AutoCloseable {
    static final String PART = ".part";

    private final Path folder;
    private final FolderLock lock;

    private Workspace(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder where it lacks and takes its lock.
     *
     * @throws BadInput if it cannot be written to, or another run holds it
     */
    public static Workspace open(Path folder) {
        FolderLock lock = FolderLock.take(
                folder,
                "another run is using this workspace; wait for it, stop it, or give this run its own folder with "
                        + "--workspace.");
        try {
            Files.createDirectories(folder.resolve("steps"));
        } catch (IOException refused) {
            lock.close();
            throw new BadInput(folder + ": cannot be written (" + refused + "); choose another folder.", refused);
        }
        return new Workspace(folder, lock);
    }

    public Path folder() {
        return folder;
    }

    public Path steps() {
        return folder.resolve("steps");
    }

    public Path metrics() {
        return folder.resolve("metrics.json");
    }

    public Path run() {
        return folder.resolve("run.json");
    }

    public Path report() {
        return folder.resolve("report").resolve("index.html");
    }

    public Path study() {
        return folder.resolve("study.yaml");
    }

    /** What this workspace chose at its first start; {@code fresh} if this is it. */
    public Choices choices(Choices fresh) {
        return Choices.keep(folder.resolve("choices.json"), fresh);
    }

    /** The newest finished folder of a step of the same name, whatever its key, or null. */
    @Nullable
    Path lastOf(Step step) throws IOException {
        Path last = null;
        FileTime newest = FileTime.fromMillis(Long.MIN_VALUE);
        for (Path candidate : stepFolders()) {
            String name = candidate.getFileName().toString();
            Path provenance = candidate.resolve(Provenance.FILE);
            // a key is twelve digits, so that "atlas" does not take "atlas-identical" for its own
            if (name.matches(java.util.regex.Pattern.quote(step.name()) + "-[0-9a-f]{12}")
                    && Files.exists(provenance)
                    && Files.getLastModifiedTime(provenance).compareTo(newest) > 0) {
                last = candidate;
                newest = Files.getLastModifiedTime(provenance);
            }
        }
        return last;
    }

    /** Every folder below {@code steps}, finished or not, in the order of the names. */
    List<Path> stepFolders() throws IOException {
        try (Stream<Path> folders = Files.list(steps())) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
