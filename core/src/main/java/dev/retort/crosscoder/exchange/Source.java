package dev.retort.crosscoder.exchange;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a crosscoder's files lie.
 *
 * @param folder all of them
 * @param weights the tensors
 * @param config what stands beside them, or null where there is none
 * @param companion what Retort put beside its own export, or null
 */
record Source(
        Path folder,
        Path weights,
        @Nullable Path config,
        @Nullable Companion companion) {
    /**
     * Finds them.
     *
     * @param path the folder, or the file of weights in it
     * @param weightNames what the weights may be called, the likeliest first
     * @param configNames what the config may be called, the likeliest first
     */
    static Source locate(Path path, List<String> weightNames, List<String> configNames) {
        boolean isFolder = Files.isDirectory(path);
        Path folder = isFolder ? path : folderOf(path);
        Path weights = isFolder ? first(folder, weightNames) : path;
        if (weights == null) {
            throw BadInput.in(folder, "has none of " + String.join(", ", weightNames) + ".");
        }
        return new Source(folder, weights, first(folder, configNames), Companion.in(folder));
    }

    static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private static @Nullable Path first(Path folder, List<String> names) {
        return names.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    PeerTensors open() {
        return PeerTensors.open(weights);
    }

    /** The config, which must be there. */
    Path needConfig(String what) {
        if (config == null) {
            throw BadInput.in(folder, "has no " + what + " beside " + weights.getFileName() + ".");
        }
        return config;
    }

    /** A JSON config that must be there. */
    MapNode needJson(String what) {
        return Json.read(needConfig(what)).asMap();
    }

    /** A JSON config, or an empty mapping where there is none. */
    MapNode jsonOrEmpty() {
        return config == null
                ? Json.parse("{}", folder).asMap()
                : Json.read(config).asMap();
    }
}
