package dev.retort.experiments.agreement;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.basics.BadInput;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** The measures that hold tokens against each other, on tokens that lie evenly over all that are kept. */
final class SampledTokens {
    static final String RSA = "rsa";
    static final String NEIGHBOURS = "mutual_knn";

    private final ActivationStore store;
    private final Part part;
    private final SidePair pair;

    SampledTokens(ActivationStore store, Part part, SidePair pair) {
        this.store = store;
        this.part = part;
        this.pair = pair;
    }

    /** Into {@code figures}, with what they are without each group. */
    void read(KeptTokens kept, int most, Figures figures) {
        int m = Math.min(most, kept.tokens());
        if (m <= NearestTokens.K + 1) {
            throw new BadInput(
                    "the " + part.word() + " part has " + m + " unflagged tokens; nearest neighbours need more"
                            + " than " + (NearestTokens.K + 1) + ". Take another part, or harvest more.");
        }
        IntUnaryOperator place = i -> (int) ((long) i * kept.tokens() / m);
        int[] rows = IntStream.range(0, m).map(place).map(i -> kept.rows()[i]).toArray();
        int[] groups = kept.groupOfTokens();
        int[] groupOf = IntStream.range(0, m).map(place).map(i -> groups[i]).toArray();
        figures.sample(m, documents(kept, IntStream.range(0, m).map(place).toArray()));
        int[] itself = IntStream.range(0, m).toArray();
        try (Scope scope = Scope.open()) {
            Tensor all = store.rows(part, rows); // (m, D)
            Tensor x = store.sides().of(all, pair.a());
            Tensor y = store.sides().of(all, pair.b());
            Dissimilarities a = Dissimilarities.of(x);
            Dissimilarities b = Dissimilarities.of(y);
            figures.put(RSA, a.correlation(b, itself), a.correlationsWithout(b, groupOf, kept.groups()));
            Tensor cosinesX = NearestTokens.cosines(x);
            Tensor cosinesY = NearestTokens.cosines(y);
            NearestTokens mine = NearestTokens.of(cosinesX, NearestTokens.K);
            NearestTokens theirs = NearestTokens.of(cosinesY, NearestTokens.K);
            figures.put(
                    NEIGHBOURS,
                    mine.overlap(theirs, itself),
                    NearestTokens.overlapsWithout(cosinesX, cosinesY, NearestTokens.K, groupOf, kept.groups()));
        }
    }

    private static int documents(KeptTokens kept, int[] places) {
        return (int) Arrays.stream(places)
                .map(place -> {
                    int found = Arrays.binarySearch(kept.firsts(), place);
                    return found >= 0 ? found : -found - 2;
                })
                .distinct()
                .count();
    }
}
