package dev.retort.experiments;

import dev.retort.activations.HookedModel;
import dev.retort.activations.TokenRow;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import java.util.Arrays;
import java.util.List;

/**
 * The cross-entropy of a batch's documents when a model's stream at its hook point is something else.
 *
 * @param batch padded on the right
 * @param rows its documents, of two tokens or more
 */
record NextTokenLoss(HookedModel side, Batch batch, List<TokenRow> rows) {
    /** Floats of logits that may exist at once; bounds memory with a large vocabulary. */
    private static final long MOST_LOGITS = 24L << 20;

    /**
     * For each document Σ −log P(next token), in nats, over all of its positions but the last.
     *
     * @param x (B, T, d) what stands at the hook point
     */
    double[] of(Tensor x) {
        Decoder model = side.model();
        Tensor last = last(model, x);
        long length = last.size(1);
        int count = rows.stream().mapToInt(row -> row.length() - 1).sum();
        long[] places = new long[count];
        long[] next = new long[count];
        int at = 0;
        for (int row = 0; row < rows.size(); row++) {
            int[] ids = rows.get(row).ids();
            for (int t = 0; t + 1 < ids.length; t++) {
                places[at] = row * length + t;
                next[at++] = ids[t + 1];
            }
        }
        Tensor stream =
                last.reshape(-1, last.size(2)).indexSelect(0, Tensor.of(last.device(), places, count)); // (n, d)
        double[] losses = losses(model, stream, next);
        double[] sums = new double[rows.size()];
        at = 0;
        for (int row = 0; row < sums.length; row++) {
            for (int t = 0; t + 1 < rows.get(row).length(); t++) {
                sums[row] += losses[at++];
            }
        }
        return sums;
    }

    /** The stream leaving the last block (B, T, d); blocks below the hook point are computed only where they must be. */
    private Tensor last(Decoder model, Tensor x) {
        if (side.point() instanceof HookPoint.ResidPre point) {
            return model.streamFrom(point, x, Hooks.none());
        }
        HookPoint end = new HookPoint.ResidPost(model.config().nLayers() - 1);
        return model.residual(batch, end, Hooks.at(side.point(), _ -> x));
    }

    private static double[] losses(Decoder model, Tensor stream, long[] next) {
        double[] losses = new double[next.length];
        int chunk = (int) Math.clamp(MOST_LOGITS / model.config().vocabSize(), 1, Integer.MAX_VALUE);
        for (int from = 0; from < next.length; from += chunk) {
            int rows = Math.min(chunk, next.length - from);
            try (Scope scope = Scope.open()) {
                Tensor logits = model.unembed(stream.narrow(0, from, rows)).to(DType.F32); // (n, V)
                Tensor tokens = Tensor.of(logits.device(), Arrays.copyOfRange(next, from, from + rows), rows, 1);
                Tensor chosen = logits.gather(1, tokens); // (n, 1)
                double[] values = logits.logsumexp(1, true).sub(chosen).toDoubles();
                System.arraycopy(values, 0, losses, from, rows);
            }
        }
        return losses;
    }
}
