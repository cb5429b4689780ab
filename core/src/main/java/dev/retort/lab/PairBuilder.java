package dev.retort.lab;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.distill.BatchSource;
import dev.retort.distill.LanguageModelTrainer;
import dev.retort.distill.TrainingPlan;
import dev.retort.engine.Device;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.FolderLock;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains a pair and its continued null into a folder: {@code base/}, {@code distilled/}, {@code continued/} in the Hugging
 * Face layout, and {@code pair.json} with their provenance.
 *
 * <p>A model already there is not trained again, and one half-way goes on from its checkpoint.
 */
public final class PairBuilder {
    private static final String RECIPE = "recipe.json";

    private final PairRecipe recipe;
    private final Path folder;
    private final Progress progress;

    public PairBuilder(PairRecipe recipe, Path folder, Progress progress) {
        this.recipe = recipe;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Trains what is missing.
     *
     * @throws BadInput if the folder holds a pair of another recipe, or another run is training in it
     */
    public void build() {
        try (FolderLock lock =
                FolderLock.take(folder, "another run is training a pair here; give --out another folder.")) {
            keepRecipe();
            BaseCorpus corpus = new BaseCorpus(recipe.seed());
            BatchSource documents = new BaseRows(corpus);
            long read = recipe.base().steps() * 16;
            BatchSource more = new BaseRows(corpus, 16, 128, read);
            BatchSource traces = new TraceBatches(new Teacher(recipe.seed()), recipe.seed(), 16);
            long base = train("base", null, recipe.base(), documents);
            long distilled = train("distilled", folder.resolve("base"), recipe.distilled(), traces);
            long continued = train("continued", folder.resolve("base"), recipe.continued(), more);
            Map<String, Object> about = about();
            Map<String, Object> tokens = new LinkedHashMap<>();
            tokens.put("base", base);
            tokens.put("distilled", distilled);
            tokens.put("continued", continued);
            about.put("tokens", tokens);
            Json.write(folder.resolve("pair.json"), about);
            Files.deleteIfExists(folder.resolve(RECIPE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> about() {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("size", recipe.size().name());
        about.put("seed", recipe.seed());
        about.put("revision", PairRecipe.REVISION);
        about.put("recipe", recipe);
        return about;
    }

    /** Models of two recipes must not become one pair, so what is trained here is written down before the first step. */
    private void keepRecipe() {
        Path begun = folder.resolve(RECIPE);
        Path done = folder.resolve("pair.json");
        Path there = Files.exists(done) ? done : begun;
        if (!Files.exists(there)) {
            Json.write(begun, about());
            return;
        }
        Map<String, Object> wanted = about();
        MapNode found = Json.read(there).asMap();
        for (String name : wanted.keySet()) {
            if (!Json.line(found.need(name)).equals(Json.line(wanted.get(name)))) {
                throw new BadInput(folder + ": holds a pair of another " + name + " (" + Json.line(found.need(name))
                        + ", asked for: " + Json.line(wanted.get(name)) + "); give --out another folder.");
            }
        }
    }

    /** Returns the tokens learnt. */
    private long train(String name, @Nullable Path from, TrainingPlan plan, BatchSource source) {
        Path target = folder.resolve(name);
        Path tokens = target.resolve("tokens.json");
        if (Files.exists(tokens)) {
            return Json.read(tokens).asMap().need("learnt").asLong();
        }
        Path state = folder.resolve(name + ".training.safetensors");
        try (Decoder decoder = from == null
                ? Decoder.random(recipe.size().config(), recipe.seed(), Device.CPU)
                : Decoder.loadDense(from, Device.CPU)) {
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
}
