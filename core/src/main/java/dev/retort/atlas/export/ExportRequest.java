package dev.retort.atlas.export;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an export beside its format.
 *
 * @param features which
 * @param side whose decoder and logits, where a format knows one model only
 * @param modelId what the other project calls the model; null for the side's name in its letters
 * @param sourceId what it calls the dictionary; null for one made of the hook's block and the side's name
 * @param creatorId Neuronpedia's user to whom the rows belong
 * @param crosscoder the crosscoder's file; null where it is not at hand
 * @param stores what harvest made; empty where it is not at hand
 * @param context tokens a row of delphi's cache
 * @param pages by which a dashboard is drawn; null leaves that format out
 */
public record ExportRequest(
        FeatureChoice features,
        int side,
        @Nullable String modelId,
        @Nullable String sourceId,
        String creatorId,
        @Nullable Path crosscoder,
        List<Path> stores,
        int context,
        @Nullable DashboardPages pages) {
    /** The user whom Neuronpedia's own seed makes. */
    public static final String CREATOR = "clkht01d40000jv08hvalcvly";

    /** What delphi's own cache has. */
    public static final int CONTEXT = 256;

    public ExportRequest {
        stores = List.copyOf(stores);
    }
}
