package dev.retort.atlas;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * All tables of an atlas; close them.
 *
 * @param fidelity null where nobody says what the models are
 * @param contexts null where the documents' texts are not at hand
 * @param categories null where no categories were asked for, or no texts are at hand
 * @param logits null where the models are not at hand
 * @param code null where it is not kept
 */
public record AtlasTables(
        FeatureTable features,
        Neighbours neighbours,
        @Nullable Fidelity fidelity,
        @Nullable ContextTable contexts,
        @Nullable CategoryTable categories,
        @Nullable LogitLens logits,
        @Nullable KeptCode code)
        implements AutoCloseable {
    /** The same with what the crosscoder keeps of the models. */
    public AtlasTables with(Fidelity kept) {
        return new AtlasTables(features, neighbours, kept, contexts, categories, logits, code);
    }

    /** Writes each as a Parquet file into a folder. */
    void write(Path folder) {
        features.write(folder);
        features.parts().write(folder);
        neighbours.write(folder);
        if (fidelity != null) {
            fidelity.write(folder);
        }
        if (contexts != null) {
            contexts.write(folder, features.crosscoder().features());
        }
        if (categories != null) {
            categories.write(folder);
        }
        if (logits != null) {
            logits.write(folder);
        }
        if (code != null) {
            code.write(folder);
        }
    }

    @Override
    public void close() {
        if (code != null) {
            code.close();
        }
    }
}
