package dev.retort.study.graph;

import dev.retort.basics.BadInput;
import dev.retort.formats.FileTree;
import dev.retort.formats.Json;
import dev.retort.formats.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a workspace takes on the disk, and taking away what its study no longer needs. */
public final class Upkeep {
    private static final String PLAN = "plan.json";

    private Upkeep() {}

    /** Why a folder of {@code steps/} is there. */
    public enum Use {
        /** The study as last run reads it. */
        CURRENT,
        /** A step of the study as last run that was stopped; the next run goes on from it. */
        UNFINISHED,
        /** The study has changed since. */
        ORPHANED
    }

    /** A step's folder. @param bytes of all the files in it */
    public record Item(String name, long bytes, Use use) {}

    /** Notes which step folders the study as it is now needs. */
    static void note(Workspace workspace, Plan plan) {
        List<String> names = plan.entries().stream()
                .map(entry -> entry.key().folderName(entry.step()))
                .toList();
        Json.write(workspace.folder().resolve(PLAN), names);
    }

    /** Every step folder of the workspace in {@code folder}, in the order of the names; takes no lock. */
    public static List<Item> items(Path folder) throws IOException {
        Path steps = folder.resolve("steps");
        Path plan = folder.resolve(PLAN);
        if (!Files.isDirectory(steps) || !Files.exists(plan)) {
            throw new BadInput(folder + ": no workspace of Retort; expected a folder that `retort run` has made.");
        }
        Set<String> needed = new HashSet<>();
        for (Node name : Json.read(plan).asList()) {
            needed.add(name.asText());
        }
        List<Item> items = new ArrayList<>();
        try (Stream<Path> folders = Files.list(steps)) {
            for (Path step : folders.filter(Files::isDirectory).sorted().toList()) {
                String name = step.getFileName().toString();
                items.add(new Item(name, bytes(step), use(name, needed)));
            }
        }
        return items;
    }

    private static Use use(String name, Set<String> needed) {
        if (needed.contains(name)) {
            return Use.CURRENT;
        }
        boolean part = name.endsWith(Workspace.PART)
                && needed.contains(name.substring(0, name.length() - Workspace.PART.length()));
        return part ? Use.UNFINISHED : Use.ORPHANED;
    }

    /** Deletes the orphaned folders and returns them. */
    public static List<Item> clean(Workspace workspace) throws IOException {
        List<Item> orphans = items(workspace.folder()).stream()
                .filter(item -> item.use() == Use.ORPHANED)
                .toList();
        for (Item orphan : orphans) {
            FileTree.delete(workspace.steps().resolve(orphan.name()));
        }
        return orphans;
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
