package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Lanes;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * All that least squares of activations on feature values, or of feature values on activations, needs to know: sums over
 * the unflagged tokens of a sweep, for every feature at once, in one pass; x̂ is what the crosscoder decodes by its inference
 * rule, ε = x − x̂. Published code makes a product of latents × tokens × D for every feature; here Σ f ε is summed over the
 * tokens at which a feature is on. Owns its tensors, 16·F·D bytes and a Gram matrix a side: close it.
 *
 * @param tokens n, the unflagged ones
 * @param sum Σ f (F)
 * @param square Σ f² (F)
 * @param sumActivation Σ x (D)
 * @param sumError Σ ε (D)
 * @param activation Σ f x (F, D)
 * @param error Σ f ε (F, D)
 * @param activationNoise Σ f²‖x_m‖² (F, M)
 * @param errorNoise Σ f²‖ε_m‖² (F, M)
 * @param squaredError Σ ‖ε_m‖² (M)
 * @param grams Σ xᵀx of each side (d, d)
 */
public record FeatureMoments(
        Sides sides,
        long tokens,
        Tensor sum,
        Tensor square,
        Tensor sumActivation,
        Tensor sumError,
        Tensor activation,
        Tensor error,
        Tensor activationNoise,
        Tensor errorNoise,
        Tensor squaredError,
        List<Tensor> grams)
        implements AutoCloseable {
    /** Numbers of a piece's dense code at most: 128 MiB. */
    private static final int MOST = 1 << 25;

    private static final int PIECE = 4096;

    public FeatureMoments {
        grams = List.copyOf(grams);
    }

    /** What adds tokens up. */
    sealed interface Sums extends AutoCloseable permits DenseMoments, SparseMoments {
        /** What is on at tokens that count, x (n, D). */
        FeatureCode add(Tensor x);

        FeatureMoments result();

        @Override
        void close();
    }

    /** One pass over {@code sweep}. Products are in fp32, a piece of tokens each; what adds them up is in fp64. */
    public static FeatureMoments of(Crosscoder crosscoder, ActivationSweep sweep, Progress progress) {
        return of(crosscoder, sweep, progress, (_, _) -> {});
    }

    /** The same; {@code also} looks at each piece's code on the way. */
    static FeatureMoments of(
            Crosscoder crosscoder,
            ActivationSweep sweep,
            Progress progress,
            BiConsumer<ActivationSweep.Piece, FeatureCode> also) {
        boolean sparse = Lanes.available() && crosscoder.device().equals(Device.CPU);
        Sums sums = sparse ? new SparseMoments(crosscoder) : new DenseMoments(crosscoder);
        return of(sums, crosscoder, sweep, progress, also);
    }

    static FeatureMoments of(
            Sums sums,
            Crosscoder crosscoder,
            ActivationSweep sweep,
            Progress progress,
            BiConsumer<ActivationSweep.Piece, FeatureCode> also) {
        int piece = Math.clamp(MOST / crosscoder.features(), 64, PIECE);
        try (sums;
                Progress.Task task = progress.begin("measure features", sweep.tokens(), "tokens");
                Autograd.Off off = Autograd.off()) {
            sweep.forEachWhole(piece, tokens -> {
                also.accept(tokens, sums.add(tokens.unflagged()));
                task.advance(tokens.flagged().length);
            });
            return sums.result();
        }
    }

    /** F. */
    public int features() {
        return (int) sum.size(0);
    }

    /**
     * What is known of the tokens whatever the features.
     *
     * @param unexplained of each side Σ‖x − x̂‖² ÷ Σ‖x − x̄‖²
     * @param mean x̄ (D), normalised
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as a key
    public record Totals(double[] unexplained, float[] mean) {}

    /** Of the unflagged tokens. */
    public Totals totals() {
        double[] missed = squaredError.toDoubles();
        double[] fvu = new double[missed.length];
        double[] sums = sumActivation.toDoubles();
        float[] means = new float[sums.length];
        for (int side = 0; side < fvu.length; side++) {
            int width = sides.width(side);
            double[] gram = grams.get(side).toDoubles();
            double spread = 0;
            for (int i = 0; i < width; i++) {
                double mean = sums[sides.start(side) + i] / tokens;
                means[sides.start(side) + i] = (float) mean;
                spread += gram[i * width + i] - tokens * mean * mean;
            }
            fvu[side] = missed[side] / spread;
        }
        return new Totals(fvu, means);
    }

    /** Σ (f − f̄)² (F), 0 for a feature that never fires. */
    Tensor spread() {
        return square.sub(sum.square().div((double) tokens));
    }

    /** Σ (f − f̄)(x − x̄) (F, D). */
    Tensor activationCovariance() {
        return activation.sub(sum.unsqueeze(1).mul(sumActivation.div((double) tokens)));
    }

    /** Σ (f − f̄)(ε − ε̄) (F, D). */
    Tensor errorCovariance() {
        return error.sub(sum.unsqueeze(1).mul(sumError.div((double) tokens)));
    }

    @Override
    public void close() {
        for (Tensor own : List.of(
                sum, square, sumActivation, sumError, activation, error, activationNoise, errorNoise, squaredError)) {
            own.close();
        }
        grams.forEach(Tensor::close);
    }
}
