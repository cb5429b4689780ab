package dev.retort.lab;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.distill.BatchSource;
import dev.retort.distill.LanguageModelTrainer;
import dev.retort.distill.TrainingPlan;
import dev.retort.engine.Device;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A folder in which the models of a pair are trained: {@code base/}, {@code distilled/} and {@code continued/} in the
 * Hugging Face layout, and {@code pair.json} with their provenance once all are there.
 *
 * <p>A model already there is not trained again, and one half-way goes on from its checkpoint.
 */
record PairFolder(Path folder, Progress progress) {
    private static final String RECIPE = "recipe.json";

    /** Where the pair's provenance is. */
    static Path about(Path pair) {
        return pair.resolve("pair.json");
    }

    /**
     * Models of two recipes must not become one pair, so what is trained here is written down before the first step.
     *
     * @throws BadInput if the folder holds a pair of another recipe
     */
    void keepRecipe(Map<String, Object> wanted) {
        Path begun = folder.resolve(RECIPE);
        Path there = Files.exists(about(folder)) ? about(folder) : begun;
        if (!Files.exists(there)) {
            Json.write(begun, wanted);
            return;
        }
        MapNode found = Json.read(there).asMap();
        for (String name : wanted.keySet()) {
            if (!found.has(name) || !Json.line(found.need(name)).equals(Json.line(wanted.get(name)))) {
                throw new BadInput(folder + ": holds a pair of another " + name + " ("
                        + (found.has(name) ? Json.line(found.need(name)) : "none") + ", asked for: "
                        + Json.line(wanted.get(name)) + "); give --out another folder.");
            }
        }
    }

    /**
     * A model to be trained.
     *
     * @param name of its folder
     * @param start the decoder to begin with; becomes the training's to close
     */
    record Training(String name, Supplier<Decoder> start, TrainingPlan plan, BatchSource source) {}

    /** Trains a model unless it is there; returns the tokens it learnt. */
    long train(Training training) {
        return train(training, progress);
    }

    /** Trains two that need nothing of one another at the same time, unless they are there; the tokens each learnt. */
    List<Long> train(Training first, Training second) {
        return Together.train(List.of(shown -> train(first, shown), shown -> train(second, shown)), progress);
    }

    private long train(Training training, Progress shown) {
        String name = training.name();
        Path target = folder.resolve(name);
        if (Files.exists(target.resolve("tokens.json"))) {
            return tokens(name);
        }
        Path state = folder.resolve(name + ".training.safetensors");
        try (Decoder decoder = training.start().get()) {
            long learnt = new LanguageModelTrainer(decoder, training.plan(), training.source())
                    .train("train " + name, state, shown);
            AtomicFile.folder(target, temporary -> {
                Checkpoint.save(decoder, temporary);
                LabTokenizer.write(temporary);
                Json.write(temporary.resolve("tokens.json"), Map.of("learnt", learnt));
            });
            Files.deleteIfExists(state);
            return learnt;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model of a pair's folder, to be trained on. */
    static Supplier<Decoder> model(Path pair, String name) {
        return () -> Decoder.loadDense(pair.resolve(name), Device.CPU);
    }

    /** Copies a model from another pair unless it is there; returns the tokens it learnt. */
    long copy(Path pair, String name) {
        Path target = folder.resolve(name);
        if (!Files.exists(target.resolve("tokens.json"))) {
            AtomicFile.folder(target, temporary -> {
                Files.createDirectories(temporary);
                try (Stream<Path> files = Files.list(pair.resolve(name))) {
                    for (Path file : files.toList()) {
                        Files.copy(file, temporary.resolve(file.getFileName()));
                    }
                }
            });
        }
        return tokens(name);
    }

    private long tokens(String name) {
        return Json.read(folder.resolve(name).resolve("tokens.json"))
                .asMap()
                .need("learnt")
                .asLong();
    }

    /**
     * Writes {@code pair.json}: all models are there.
     *
     * @param trained the tokens that the distilled and the continued model learnt
     */
    void finish(Map<String, Object> about, long base, List<Long> trained) {
        Map<String, Object> learnt = new LinkedHashMap<>();
        learnt.put("base", base);
        learnt.put("distilled", trained.get(0));
        learnt.put("continued", trained.get(1));
        Map<String, Object> whole = new LinkedHashMap<>(about);
        whole.put("tokens", learnt);
        Json.write(about(folder), whole);
        try {
            Files.deleteIfExists(folder.resolve(RECIPE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
