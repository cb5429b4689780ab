package dev.retort.lab;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.distill.BatchSource;
import dev.retort.formats.FolderLock;
import dev.retort.formats.Sha256;
import dev.retort.lab.PairFolder.Training;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a v3e pair of a v2 one: the same base, the distilled model trained on with v3e traces, the null trained on with
 * more of its own documents. The folder it fills looks as {@link PairBuilder} leaves its own.
 *
 * <p>A model already there is not trained again, and one half-way goes on from its checkpoint.
 */
public final class StageBuilder {
    private final StageRecipe recipe;
    private final FirstStage first;
    private final PairFolder folder;

    public StageBuilder(StageRecipe recipe, FirstStage first, Path folder, Progress progress) {
        this.recipe = recipe;
        this.first = first;
        this.folder = new PairFolder(folder, progress);
    }

    /**
     * Trains what is missing.
     *
     * @throws BadInput if the folder holds another pair, or another run is training in it
     */
    public void build() {
        Path from = first.folder();
        long seed = first.seed();
        try (FolderLock lock = FolderLock.take(folder.folder(), PairBuilder.OCCUPIED)) {
            Map<String, Object> about = about();
            folder.keepRecipe(about);
            BatchSource traces = new TraceBatches(new Teacher(seed, RethinkingRates.v3e()), seed, 16);
            BatchSource more = new BaseRows(new BaseCorpus(seed), 16, 128, first.rowsRead());
            long base = folder.copy(from, "base");
            List<Long> trained = folder.train(
                    new Training("distilled", PairFolder.model(from, "distilled"), recipe.distilled(), traces),
                    new Training("continued", PairFolder.model(from, "continued"), recipe.continued(), more));
            folder.finish(about, base, trained);
        }
    }

    private Map<String, Object> about() {
        Map<String, Object> weights = new LinkedHashMap<>();
        for (String model : List.of("base", "distilled", "continued")) {
            weights.put(model, Sha256.of(first.folder().resolve(model).resolve("model.safetensors")));
        }
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("size", first.size().name());
        about.put("seed", first.seed());
        about.put("teacher", RethinkingRates.v3e().text());
        about.put("revision", StageRecipe.REVISION);
        about.put("rates", RethinkingRates.v3e());
        about.put("recipe", recipe);
        about.put("from", weights);
        return about;
    }
}
