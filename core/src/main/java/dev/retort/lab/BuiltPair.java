package dev.retort.lab;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A pair as {@code retort lab build} has left it: {@code base}, {@code distilled}, {@code continued} and their provenance.
 *
 * @param folder that holds all of it
 * @param teacher whose traces the distilled model has learnt from last
 */
public record BuiltPair(Path folder, Teaching teacher) {
    /** The pair in a folder, if there is one. */
    public static Optional<BuiltPair> in(Path folder) {
        Path file = PairFolder.about(folder);
        // others' files may be called pair.json too
        if (!Files.isRegularFile(file) || !(Json.read(file) instanceof MapNode about) || !about.has("recipe")) {
            return Optional.empty();
        }
        String teacher = about.textOr("teacher", TeacherRates.v2().text());
        return Optional.of(new BuiltPair(folder, Teaching.named(teacher)));
    }

    /** The pair that a model is one of, by where it lies. */
    public static Optional<BuiltPair> of(Path model) {
        Path folder = model.normalize().getParent();
        return in(folder == null ? Path.of("") : folder);
    }

    /** A model of it: {@code base}, {@code distilled} or {@code continued}. */
    public Path model(String name) {
        return folder.resolve(name);
    }
}
