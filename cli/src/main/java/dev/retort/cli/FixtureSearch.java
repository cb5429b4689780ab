package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.parity.CrosscoderParity;
import dev.retort.formats.FixtureResult;
import dev.retort.models.parity.GgufParity;
import dev.retort.models.parity.ModelParity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the reference fixtures below a folder and runs each; those of a kind nobody knows are skipped by name. */
final class FixtureSearch {
    private static final String EXPECTED = ".expected.safetensors";

    private final Path folder;
    private final @Nullable Path gguf;

    /**
     * @param gguf the published file that {@code gguf/<name>.json} describes, or null when it is not here
     */
    FixtureSearch(Path folder, @Nullable Path gguf) {
        if (!Files.isDirectory(folder)) {
            throw BadInput.in(folder, "no such folder; --fixtures takes one with models/, crosscoder/ or gguf/ in it.");
        }
        this.folder = folder;
        this.gguf = gguf;
    }

    List<FixtureResult> run() throws IOException {
        List<FixtureResult> results = new ArrayList<>();
        for (Path model : below(folder.resolve("models"))) {
            if (ModelParity.fits(model)) {
                results.add(new ModelParity(model).run());
            }
        }
        results.addAll(CrosscoderParity.check(folder.resolve("crosscoder")));
        for (Path file : below(folder.resolve("gguf"))) {
            String name = file.getFileName().toString();
            if (name.equals("quants.gguf")) {
                results.add(GgufParity.quants(file));
            } else if (name.endsWith(".json")) {
                results.add(published(file, name.replace(".json", "")));
            }
        }
        if (results.isEmpty()) {
            throw BadInput.in(
                    folder, "no fixture found; expected models/<family>, crosscoder/<project> or gguf/ below it.");
        }
        return results;
    }

    private FixtureResult published(Path description, String name) {
        if (gguf == null || !Files.exists(description.resolveSibling(name + EXPECTED))) {
            String why = "needs the published file: --gguf FILE";
            return FixtureResult.without("gguf/" + name, "gguf", FixtureResult.Status.SKIPPED, why);
        }
        return GgufParity.model(description, gguf);
    }

    private static List<Path> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
