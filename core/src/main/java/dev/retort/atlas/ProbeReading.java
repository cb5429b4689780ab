package dev.retort.atlas;

import dev.retort.activations.TokenTable;
import dev.retort.basics.Rng;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How well a {@link LinearProbe} reads a labelling from one model's activations: fitted on one split, measured on another. */
public final class ProbeReading {
    private static final double L2 = 1;

    /** Where activations come from. */
    public interface Residuals {
        /** One model's activations of these tokens of a table, (n, d), raw or normalised; owned by the caller's scope. */
        Tensor rows(int[] tokens);
    }

    /** One split: its tokens, which are positive or negative, and the activations. */
    public record Side(TokenTable table, Labelling labelling, Residuals residuals) {}

    private ProbeReading() {}

    /**
     * The AUROC of the probe on the test split.
     *
     * @param mostRows how many tokens to fit on at most, drawn without replacement
     */
    public static Estimate of(Side train, Side test, int mostRows, Bootstrap bootstrap) {
        int[] fitted = drawn(tokens(train.labelling()), mostRows, bootstrap.seed());
        int[] measured = tokens(test.labelling());
        LinearProbe probe;
        float[] scores;
        try (Scope scope = Scope.open()) {
            boolean[] positive = new boolean[fitted.length];
            for (int i = 0; i < fitted.length; i++) {
                positive[i] = train.labelling().positive(fitted[i]);
            }
            Tensor x = train.residuals().rows(fitted);
            probe = LinearProbe.fit(x, positive, L2);
            scores = probe.scores(test.residuals().rows(measured));
        }
        return Auroc.of(measured, scores).estimate(test.labelling(), test.table(), bootstrap);
    }

    private static int[] tokens(Labelling labelling) {
        return IntStream.range(0, labelling.kinds().length)
                .filter(token -> labelling.kinds()[token] != Labelling.LEFT_OUT)
                .toArray();
    }

    private static int[] drawn(int[] tokens, int most, long seed) {
        if (tokens.length <= most) {
            return tokens;
        }
        int[] order = Rng.permutation(tokens.length, seed, "probe rows");
        int[] chosen = Arrays.stream(order, 0, most).map(i -> tokens[i]).toArray();
        Arrays.sort(chosen);
        return chosen;
    }
}
