package dev.retort.experiments.solo;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Normaliser;
import dev.retort.activations.Part;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.FeatureValues;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A few features at the unflagged tokens of a part: what is read from one side beside the paired value. Column after column,
 * because thresholds and figures are each feature's own.
 *
 * @param scores u by feature, then token
 * @param solo values read from one side likewise; no columns before there are any
 * @param paired values read from all sides likewise
 * @param documentOf each token's document
 * @param documents how many there are in the part
 */
@SuppressWarnings("ArrayRecordComponent") // read number by number, never compared or used as a key
record PairedTokens(float[][] scores, float[][] solo, float[][] paired, int[] documentOf, int documents) {
    /** Tokens that are looked at together. */
    static final int PIECE = 4096;

    /**
     * @param scores normalised activations of all sides (n, D) → u (n, k)
     * @param solo the same → f (n, k); null for none
     */
    static PairedTokens read(
            ActivationStore store,
            Part part,
            Normaliser normaliser,
            FeatureValues paired,
            UnaryOperator<Tensor> scores,
            @Nullable UnaryOperator<Tensor> solo) {
        int[] lengths = store.lengths(part);
        ActivationSweep sweep = store.sweep(part, normaliser);
        int tokens = Math.toIntExact(sweep.tokens() - store.flagged(part));
        int features = paired.features();
        PairedTokens read = new PairedTokens(
                new float[features][tokens],
                new float[solo == null ? 0 : features][tokens],
                new float[features][tokens],
                new int[tokens],
                lengths.length);
        int[] of = documents(lengths);
        int[] at = new int[1];
        forEach(sweep, Progress.SILENT, piece -> {
            Tensor x = piece.unflagged(); // (n, D)
            int[] kept = piece.kept();
            for (int i = 0; i < kept.length; i++) {
                read.documentOf[at[0] + i] = of[Math.toIntExact(piece.firstRow()) + kept[i]];
            }
            columns(scores.apply(x), read.scores, at[0]);
            columns(paired.ofNormalised(x), read.paired, at[0]);
            if (solo != null) {
                columns(solo.apply(x), read.solo, at[0]);
            }
            at[0] += kept.length;
        });
        return read;
    }

    /** The pieces that hold anything unflagged, with no gradients. */
    static void forEach(ActivationSweep sweep, Progress progress, Consumer<ActivationSweep.Piece> look) {
        try (Progress.Task task = progress.begin("read paired values", sweep.tokens(), "tokens");
                Autograd.Off off = Autograd.off()) {
            sweep.forEach(PIECE, piece -> {
                if (piece.kept().length > 0) {
                    look.accept(piece);
                }
                task.advance(piece.flagged().length);
            });
        }
    }

    private static int[] documents(int[] lengths) {
        int[] of = new int[java.util.Arrays.stream(lengths).sum()];
        int row = 0;
        for (int document = 0; document < lengths.length; document++) {
            for (int t = 0; t < lengths[document]; t++) {
                of[row++] = document;
            }
        }
        return of;
    }

    private static void columns(Tensor rows, float[][] into, int from) {
        int tokens = (int) rows.size(0);
        float[] flat = rows.t().contiguous().toFloats(); // (k, n)
        for (int feature = 0; feature < into.length; feature++) {
            System.arraycopy(flat, feature * tokens, into[feature], from, tokens);
        }
    }
}
