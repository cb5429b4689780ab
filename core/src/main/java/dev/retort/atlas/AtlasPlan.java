package dev.retort.atlas;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Origin;
import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an atlas is made by.
 *
 * @param part of the corpus
 * @param categories whose words are looked for; null for none
 * @param bounds by which features are called exclusive
 * @param seed of the halves, the draws and the resamples
 * @param scratch a file for the sparse code while it is being read, 8 bytes a value
 * @param keepCode whether the code becomes a table of the atlas
 */
public record AtlasPlan(
        Part part, @Nullable Categories categories, Exclusivity bounds, long seed, Path scratch, boolean keepCode) {
    /**
     * What an atlas by this plan says of where it comes from.
     *
     * @param hash of the crosscoder's file
     * @param set how {@link #bounds} came to be
     */
    public Map<String, Object> about(String hash, CrosscoderFile file, ActivationStore store, NullBounds set) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put(Atlas.CROSSCODER, hash);
        about.put("kind", file.kind().word());
        about.put("hook", file.hook());
        about.put("models", file.models());
        about.put("activations", store.origins().stream().map(Origin::model).toList());
        about.put("part", part.word());
        about.put("bounds", set.tree());
        return about;
    }

    /**
     * Goes once through the activations and some times through what they were encoded to. Close what it returns.
     *
     * @param store opened with its texts, or there are neither contexts, categories nor parts
     * @param models of the crosscoder's sides; null leaves the logit lens out
     */
    public AtlasTables measure(
            CrosscoderFile file, ActivationStore store, @Nullable LoadedModels models, Progress progress) {
        Crosscoder crosscoder = file.crosscoder();
        int[] lengths = store.lengths(part);
        TokenTable texts = store.hasTexts() ? store.table(part) : null;
        CorpusParts parts = texts == null ? CorpusParts.none() : CorpusParts.of(texts);
        CorpusPass pass = CorpusPass.of(file, store.sweep(part, file.normaliser()), lengths, parts, this, progress);
        boolean kept = false;
        try {
            CategoryTable scores = texts == null || categories == null
                    ? null
                    : new CategoryTable(
                            CategoryScores.of(pass.code(), crosscoder.features(), texts, categories, seed, progress));
            CoFiring together = CoFiring.of(
                    pass.code(),
                    crosscoder.features(),
                    Arrays.stream(lengths).asLongStream().sum());
            AtlasTables tables = new AtlasTables(
                    pass.features(),
                    new Neighbours(crosscoder, together),
                    null,
                    texts == null ? null : new ContextTable(pass.places(), pass.silent(), texts),
                    scores,
                    models == null
                            ? null
                            : LogitLens.of(crosscoder, models.hooked().each(), models.tokenizer(), progress),
                    keepCode ? new KeptCode(pass.code(), new DocumentTable(part, lengths, texts), progress) : null);
            kept = keepCode;
            return tables;
        } finally {
            if (!kept) {
                pass.close();
            }
        }
    }
}
