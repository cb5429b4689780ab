package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.CategoryReading;
import dev.retort.atlas.FeatureActivations;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;

/** What a crosscoder's features do on one part of the corpus. */
record FeatureView(TokenTable table, FeatureActivations activations) {
    private static final int PIECE = 2048;

    static FeatureView of(Crosscoder crosscoder, ActivationStore store, Part part) {
        return of(crosscoder, store.sweep(part), store.table(part));
    }

    /** @param sweep over the table's tokens, normalised as the crosscoder wants them */
    static FeatureView of(Crosscoder crosscoder, ActivationSweep sweep, TokenTable table) {
        FeatureActivations.Builder builder = new FeatureActivations.Builder(crosscoder.features());
        try (Autograd.Off off = Autograd.off()) {
            sweep.forEach(PIECE, piece -> builder.add(crosscoder.encode(piece.x())));
        }
        return new FeatureView(table, builder.build());
    }

    FeatureStatistics statistics() {
        return FeatureStatistics.of(activations, table);
    }

    CategoryReading.Side side() {
        return new CategoryReading.Side(table, activations);
    }
}
