package dev.retort.engine.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which features of a batch are on, and their values in F32, without the whole product: a cheap screen says which pairs
 * of token and feature may be on, and only those are computed. Owns its copies of the weights: close it.
 *
 * <p>A token of which some pair was off by more than the screen allows for is computed with every feature.
 */
public final class SparseEncoder implements AutoCloseable {
    private static final float GUESS = 0.97f;
    private static final double TOO_MANY = 1.5;

    private final int features;
    private final Screen screen;
    private final Panels weights;
    private final CandidateRows found;
    private float[] bias = {};
    private float[] weighs = {};
    private float guess;
    private long tokens;
    private long surprised;

    /**
     * What is on in a batch.
     *
     * @param values a = w·x + b of each occurrence, above nought
     * @param least the smallest a · weigh among them, 0 when there is none
     * @param candidates pairs that were computed to find them
     */
    @SuppressWarnings("ArrayRecordComponent") // the kernels' raw material, never compared or used as a key
    public record Code(Occurrences on, float[] values, float least, long candidates) {}

    /**
     * @param weights (F, D), read at every {@link #refresh}; owned by the caller
     * @param first a batch like those to come, of as many tokens
     */
    public SparseEncoder(Precision precision, Panels weights, Panels first) {
        this.features = weights.rows();
        this.weights = weights;
        this.found = new CandidateRows(first.rows());
        this.screen = new Screen(precision, features, first);
    }

    /**
     * To be called whenever the weights have changed.
     *
     * @param bias b (F)
     * @param weighs what values are multiplied by before they are compared, (F), not negative
     */
    public void refresh(float[] bias, float[] weighs) {
        this.bias = bias.clone();
        this.weighs = weighs.clone();
        screen.weights(weights, bias, weighs);
    }

    /** Share of all tokens so far that the screen did not do justice to. */
    public double surprisedShare() {
        return tokens == 0 ? 0 : (double) surprised / tokens;
    }

    public Code encode(Panels batch, Choice choice) {
        screen.batch(batch);
        tokens += batch.rows();
        Code code = attempt(batch, choice, choice instanceof Choice.TopOfBatch ? guess : 0);
        if (code == null) {
            code = attempt(batch, choice, 0);
        }
        if (code == null) {
            throw new IllegalStateException("a floor of nought was too high");
        }
        guess = GUESS * code.least;
        return code;
    }

    /** Null when the floor turned out to lie above what is chosen. */
    private @Nullable Code attempt(Panels batch, Choice choice, float floor) {
        found.clear();
        float[] floors = new float[batch.rows()];
        Arrays.fill(floors, floor);
        for (int f = 0; f < features; ) {
            f += screen.scan(f, features, floors, found);
            raise(choice, floors, found, f == features);
        }
        Occurrences candidates = found.byFeature(features);
        float[] values = exact(batch, candidates);
        boolean[] surprises = surprises(found, candidates, values);
        if (surprises != null) {
            for (int token = 0; token < surprises.length; token++) {
                if (surprises[token]) {
                    surprised++;
                    found.fill(token, features);
                }
            }
            candidates = found.byFeature(features);
            values = exact(batch, candidates);
        }
        Chosen chosen = Chosen.of(choice, candidates, values, weighs, batch.rows());
        return chosen.floor() < floor ? null : chosen.code(candidates, values);
    }

    private float[] exact(Panels batch, Occurrences candidates) {
        float[] values = new float[candidates.count()];
        SparseProducts.dots(weights, batch, candidates, values);
        int[] starts = candidates.starts();
        for (int f = 0; f < features; f++) {
            for (int i = starts[f]; i < starts[f + 1]; i++) {
                values[i] += bias[f];
            }
        }
        return values;
    }

    /** Tokens of which some candidate is farther from what the screen found than it allows for; null when there is none. */
    private boolean @Nullable [] surprises(CandidateRows found, Occurrences candidates, float[] values) {
        float[] screened = found.numbersByFeature(candidates);
        boolean[] surprises = null;
        for (int f = 0; f < features; f++) {
            for (int i = candidates.starts()[f]; i < candidates.starts()[f + 1]; i++) {
                int token = candidates.tokens()[i];
                if (Math.abs(values[i] * weighs[f] - screened[i]) > screen.off(token, f)) {
                    surprises = surprises == null ? new boolean[found.tokens()] : surprises;
                    surprises[token] = true;
                }
            }
        }
        return surprises;
    }

    /** Drops what cannot be chosen any more, and says so to what follows. */
    private void raise(Choice choice, float[] floors, CandidateRows found, boolean last) {
        switch (choice) {
            case Choice.AboveZero() -> {}
            case Choice.TopOfBatch(long count) -> {
                if (found.total() > (last ? count : TOO_MANY * count)) {
                    float floor = surely(found, count);
                    Arrays.fill(floors, Math.max(floors[0], floor));
                    Crew.share(found.tokens(), token -> retain(found, token, floors[token]));
                }
            }
            case Choice.TopOfToken(int k) ->
                Crew.share(found.tokens(), token -> {
                    if (found.count(token) > (last ? k : 2 * k)) {
                        floors[token] = Math.max(floors[token], surely(found, token, k));
                        retain(found, token, floors[token]);
                    }
                });
        }
    }

    private void retain(CandidateRows found, int token, float floor) {
        found.retain(token, (feature, number) -> number + screen.off(token, feature) > floor);
    }

    /** What {@code count} numbers of the batch reach whatever the screen was off by; not that itself, so that it stays. */
    private float surely(CandidateRows found, long count) {
        NthLargest nth = new NthLargest(count);
        for (int token = 0; token < found.tokens(); token++) {
            nth.first(sure(found, token));
        }
        for (int token = 0; token < found.tokens(); token++) {
            nth.second(sure(found, token));
        }
        return below(Float.intBitsToFloat(nth.bits()));
    }

    private float surely(CandidateRows found, int token, int k) {
        int[] bits = sure(found, token);
        Arrays.sort(bits);
        return below(Float.intBitsToFloat(bits[bits.length - k]));
    }

    private int[] sure(CandidateRows found, int token) {
        int[] bits = new int[found.count(token)];
        for (int i = 0; i < bits.length; i++) {
            float number = found.number(token, i) - screen.off(token, found.feature(token, i));
            bits[i] = Float.floatToRawIntBits(Math.max(0, number));
        }
        return bits;
    }

    private static float below(float number) {
        return Math.max(0, Math.nextDown(number));
    }

    @Override
    public void close() {
        screen.close();
    }
}
