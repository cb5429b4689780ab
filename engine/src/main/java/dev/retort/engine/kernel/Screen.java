package dev.retort.engine.kernel;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * An encoder's products with a batch in cheap numbers, block after block, and which of them might matter. Owns its copies:
 * close it.
 *
 * <p>With δ the differences that rounding makes, a product is off by x·δw + δx·ŵ, a sum of D terms of either sign: its
 * standard deviation is √(‖x‖²‖δw‖² + ‖δx‖²‖ŵ‖²) / √D. Five and a half of the sum of both are allowed for, which is up to
 * 1.4 times larger; {@link SparseEncoder} looks whether that was enough, because nothing proves it.
 */
final class Screen implements AutoCloseable {
    /** Products of a block fit into the cores' own caches. */
    private static final int BLOCK = 1024;

    private static final int ROWS_A_PART = 32;
    private static final double DEVIATIONS = 5.5;

    /** What BF16 results are rounded by, and F32 sums. */
    private static final double ROUNDED_RESULT = 1.0 / 256;

    private static final double ROUNDED_SUM = 1e-6;

    private final Precision precision;
    private final PanelLayout layout;
    private final Rounded weights;
    private final Rounded batch;
    private final Tensor products;
    private final Lines lines;
    private final float[] centre;
    private final float[] stretch;

    /**
     * What the loops want to know of the features, in units of what is chosen by.
     *
     * @param slope number = product · the token's scale · slope + base
     * @param size ‖ŵ‖ by what the token missed gives what may be off
     * @param missed ‖δw‖ by the token's size likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // one number a feature, filled up to whole vectors
    record Lines(float[] slope, float[] base, float[] size, float[] missed) {
        static Lines of(int features) {
            int room = (features + BLOCK - 1) / BLOCK * BLOCK;
            float[] base = new float[room];
            Arrays.fill(base, Float.NEGATIVE_INFINITY);
            return new Lines(new float[room], base, new float[room], new float[room]);
        }
    }

    /** @param first the first batch, after whose columns bytes are centred and stretched */
    Screen(Precision precision, int features, Panels first) {
        this.precision = precision;
        this.layout = first.layout();
        this.weights = Rounded.room(precision, layout, features);
        this.batch = Rounded.room(precision, layout, first.rows());
        this.lines = Lines.of(features);
        try (Scope scope = Scope.open()) {
            // one vector more, which the loops may read beyond the last product
            DType dtype = precision == Precision.I8 ? DType.I32 : DType.F32;
            this.products = Tensor.zeros(Device.CPU, dtype, (long) BLOCK * BLOCK + Lanes.COUNT)
                    .escape();
            Tensor columns = first.toPadded();
            this.centre = columns.mean(0, false).toFloats();
            this.stretch = stretch(columns);
        }
    }

    /** 1/√deviation: a column that varies much is shrunk half way, and the weights for it grow as much. */
    private static float[] stretch(Tensor columns) {
        float[] variance = columns.var(0, false).toFloats();
        float[] stretch = new float[variance.length];
        double mean = 0;
        for (float v : variance) {
            mean += Math.sqrt(v) / variance.length;
        }
        for (int i = 0; i < stretch.length; i++) {
            double relative = Math.sqrt(variance[i]) / mean;
            stretch[i] = relative > 0 ? (float) (1 / Math.sqrt(relative)) : 1;
        }
        return stretch;
    }

    /**
     * Takes over the weights as they are now.
     *
     * @param bias (F)
     * @param weighs what features' values are multiplied by before they are compared, (F)
     */
    void weights(Panels encoder, float[] bias, float[] weighs) {
        float[] back = new float[stretch.length];
        for (int i = 0; i < back.length; i++) {
            back[i] = 1 / stretch[i];
        }
        float[] stretched = new float[stretch.length]; // centre · w = (centre · stretch) · (w / stretch)
        for (int i = 0; i < back.length; i++) {
            stretched[i] = centre[i] * stretch[i];
        }
        weights.take(encoder, new float[back.length], back, stretched);
        double unit = DEVIATIONS / Math.sqrt(stretch.length);
        for (int f = 0; f < bias.length; f++) {
            double weigh = weighs[f];
            lines.slope[f] = (float) (weights.scale(f) * weigh);
            lines.base[f] = (float) ((bias[f] + weights.product(f)) * weigh);
            lines.size[f] = (float) (unit * weights.size(f) * weigh);
            double sum = precision == Precision.BF16 ? ROUNDED_RESULT + ROUNDED_SUM : ROUNDED_SUM;
            lines.missed[f] = (float) ((unit * weights.missed(f) + sum * weights.size(f)) * weigh);
        }
    }

    /** Takes over a batch. */
    void batch(Panels activations) {
        batch.take(activations, centre, stretch, new float[stretch.length]);
    }

    /** By how much the number found for a pair may be off. */
    float off(int token, int feature) {
        return batch.missed(token) * lines.size[feature] + batch.size(token) * lines.missed[feature];
    }

    /** Adds what may lie above the tokens' floors, of BLOCK features from {@code first} on; how many features those were. */
    int scan(int first, int features, float[] floors, CandidateRows found) {
        int count = Math.min(BLOCK, features - first);
        for (int token = 0; token < found.tokens(); token += BLOCK) {
            int tokens = Math.min(BLOCK, found.tokens() - token);
            multiply(token, tokens, first, count);
            MemorySegment bytes = products.bytes();
            int from = token;
            Crew.share((tokens + ROWS_A_PART - 1) / ROWS_A_PART, part -> {
                float[] room = new float[Lanes.COUNT];
                for (int row = part * ROWS_A_PART; row < Math.min(tokens, (part + 1) * ROWS_A_PART); row++) {
                    ScanLoops.row(
                            bytes,
                            precision == Precision.I8,
                            (long) row * count * 4,
                            first,
                            first + count,
                            lines,
                            batch.scale(from + row),
                            batch.missed(from + row),
                            batch.size(from + row),
                            floors[from + row],
                            from + row,
                            found,
                            room);
                }
            });
        }
        return count;
    }

    private void multiply(int token, int tokens, int feature, int features) {
        try (Scope scope = Scope.open()) {
            Tensor x = batch.numbers().narrow(0, token, tokens);
            Tensor w = weights.numbers().narrow(0, feature, features);
            Tensor out = products.narrow(0, 0, (long) tokens * features).reshape(tokens, features);
            precision.multiply(x, w, out);
        }
    }

    @Override
    public void close() {
        weights.close();
        batch.close();
        products.close();
    }
}
