package dev.retort.lab;

import dev.retort.basics.Progress;
import dev.retort.distill.BatchSource;
import dev.retort.distill.LanguageModelTrainer;
import dev.retort.distill.TrainingPlan;
import dev.retort.engine.Device;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Trains a pair and its continued null into a folder: {@code base/}, {@code distilled/}, {@code continued/} in the Hugging
 * Face layout, and {@code pair.json} with their provenance.
 *
 * <p>A model already there is not trained again, and one half-way goes on from its checkpoint.
 */
public final class PairBuilder {
    private final PairRecipe recipe;
    private final Path folder;
    private final Progress progress;

    public PairBuilder(PairRecipe recipe, Path folder, Progress progress) {
        this.recipe = recipe;
        this.folder = folder;
        this.progress = progress;
    }

    /** Trains what is missing. */
    public void build() {
        BaseCorpus corpus = new BaseCorpus(recipe.seed());
        BatchSource documents = new BaseRows(corpus);
        long read = recipe.base().steps() * 16;
        BatchSource more = new BaseRows(corpus, 16, 128, read);
        BatchSource traces = new TraceBatches(new Teacher(recipe.seed()), recipe.seed(), 16);
        long base = train("base", null, recipe.base(), documents);
        long distilled = train("distilled", folder.resolve("base"), recipe.distilled(), traces);
        long continued = train("continued", folder.resolve("base"), recipe.continued(), more);
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("size", recipe.size().name());
        about.put("seed", recipe.seed());
        about.put("revision", PairRecipe.REVISION);
        about.put("recipe", recipe);
        about.put("tokens", Map.of("base", base, "distilled", distilled, "continued", continued));
        Json.write(folder.resolve("pair.json"), about);
    }

    /** Returns the tokens learnt. */
    private long train(String name, @org.jspecify.annotations.Nullable Path from, TrainingPlan plan, BatchSource source) {
        Path target = folder.resolve(name);
        Path tokens = target.resolve("tokens.json");
        if (Files.exists(tokens)) {
            return Json.read(tokens).asMap().need("learnt").asLong();
        }
        Path state = folder.resolve(name + ".training.safetensors");
        makeFolder();
        try (Decoder decoder = from == null
                ? Decoder.random(recipe.size().config(), recipe.seed(), Device.CPU)
                : Decoder.load(from, Device.CPU)) {
            long learnt = new LanguageModelTrainer(decoder, plan, source).train("train " + name, state, progress);
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

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new dev.retort.basics.BadInput(folder + ": the folder cannot be made: " + e.getMessage());
        }
    }
}
