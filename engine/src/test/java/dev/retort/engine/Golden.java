package dev.retort.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the reference fixtures and real data that may lie beside a checkout; tests that need them are skipped without. */
public final class Golden {
    private Golden() {}

    /** The folder {@code shared/golden/<name>} next to the repository, when it is there. */
    public static Optional<Path> folder(String name) {
        return beside("shared/golden/" + name);
    }

    /** The folder {@code shared/data/<name>} next to the repository, when it is there. */
    public static Optional<Path> data(String name) {
        return beside("shared/data/" + name);
    }

    private static Optional<Path> beside(String place) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve(place);
            if (Files.exists(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
