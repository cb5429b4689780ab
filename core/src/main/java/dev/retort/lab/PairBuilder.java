package dev.retort.lab;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.distill.BatchSource;
import dev.retort.engine.Device;
import dev.retort.formats.FolderLock;
import dev.retort.lab.PairFolder.Training;
import dev.retort.models.Decoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a pair and its continued null into a folder: {@code base/}, {@code distilled/}, {@code continued/} in the Hugging
 * Face layout, and {@code pair.json} with their provenance.
 *
 * <p>A model already there is not trained again, and one half-way goes on from its checkpoint. {@link StageBuilder} trains
 * such a pair on.
 */
public final class PairBuilder {
    static final String OCCUPIED = "another run is training a pair here; give --out another folder.";

    private final PairRecipe recipe;
    private final PairFolder folder;

    public PairBuilder(PairRecipe recipe, Path folder, Progress progress) {
        this.recipe = recipe;
        this.folder = new PairFolder(folder, progress);
    }

    /**
     * Trains what is missing.
     *
     * @throws BadInput if the folder holds a pair of another recipe, or another run is training in it
     */
    public void build() {
        Path path = folder.folder();
        try (FolderLock lock = FolderLock.take(path, OCCUPIED)) {
            folder.keepRecipe(about());
            BaseCorpus corpus = new BaseCorpus(recipe.seed());
            BatchSource documents = new BaseRows(corpus);
            BatchSource more = new BaseRows(corpus, 16, 128, recipe.base().steps() * 16);
            BatchSource traces = new TraceBatches(new Teacher(recipe.seed()), recipe.seed(), 16);
            long base = folder.train(new Training("base", this::untrained, recipe.base(), documents));
            List<Long> trained = folder.train(
                    new Training("distilled", PairFolder.model(path, "base"), recipe.distilled(), traces),
                    new Training("continued", PairFolder.model(path, "base"), recipe.continued(), more));
            folder.finish(about(), base, trained);
        }
    }

    private Decoder untrained() {
        return Decoder.random(recipe.size().config(), recipe.seed(), Device.CPU);
    }

    private Map<String, Object> about() {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("size", recipe.size().name());
        about.put("seed", recipe.seed());
        about.put("revision", PairRecipe.REVISION);
        about.put("recipe", recipe);
        return about;
    }
}
