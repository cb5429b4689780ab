package dev.retort.study.graph;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a workspace's first run chose for its machine, and every later run keeps: with another number of threads the same
 * sums are added in another order, and a resumed run would not end in the same bytes.
 *
 * @param threads of libtorch's own loops
 * @param blasThreads of matrix products
 * @param dtype in which models compute
 */
public record Choices(int threads, int blasThreads, String dtype) {
    /** The choices stored in {@code file}; where there are none yet, {@code fresh} are stored and returned. */
    static Choices keep(Path file, Choices fresh) {
        if (!Files.exists(file)) {
            Json.write(file, fresh);
            return fresh;
        }
        MapNode stored = Json.read(file).asMap();
        return new Choices(
                stored.need("threads").asInt(),
                stored.need("blasThreads").asInt(),
                stored.need("dtype").asText());
    }
}
