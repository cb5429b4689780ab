package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;

/**
 * The one pass over a corpus from which everything else of an atlas follows: each feature's sums, the places where it fires
 * most, and its code, kept in a scratch file until this is closed. Memory does not grow with the number of tokens, but for 4
 * bytes a document.
 */
public final class CorpusPass implements AutoCloseable {
    private final FeatureTable features;
    private final ContextCollector places;
    private final SilentPlaces silent;
    private final StoredCode code;

    private CorpusPass(FeatureTable features, ContextCollector places, SilentPlaces silent, StoredCode code) {
        this.features = features;
        this.places = places;
        this.silent = silent;
        this.code = code;
    }

    /**
     * @param sweep of tokens normalised as the crosscoder wants them
     * @param lengths of the documents that the sweep goes through
     * @param parts of the corpus that are looked at apart
     * @param plan its bounds, seed and scratch file
     */
    public static CorpusPass of(
            CrosscoderFile file,
            ActivationSweep sweep,
            int[] lengths,
            CorpusParts parts,
            AtlasPlan plan,
            Progress progress) {
        int count = file.crosscoder().features();
        ContextCollector places =
                new ContextCollector(count, lengths, ContextTable.COLLECTED, ContextTable.EACH, plan.seed());
        SilentPlaces silent = new SilentPlaces(count, lengths, plan.seed());
        PartFiring firing = new PartFiring(count, parts, lengths);
        StoredCode code = new StoredCode(plan.scratch(), count);
        try {
            FeatureTable features = FeatureTable.of(
                    file,
                    sweep,
                    firing,
                    (piece, some) -> {
                        places.add(piece, some);
                        silent.add(piece, some);
                        code.add(piece, some);
                    },
                    plan.bounds(),
                    progress);
            return new CorpusPass(features, places, silent, code);
        } catch (RuntimeException | Error e) {
            code.close();
            throw e;
        }
    }

    public FeatureTable features() {
        return features;
    }

    ContextCollector places() {
        return places;
    }

    SilentPlaces silent() {
        return silent;
    }

    StoredCode code() {
        return code;
    }

    @Override
    public void close() {
        code.close();
    }
}
