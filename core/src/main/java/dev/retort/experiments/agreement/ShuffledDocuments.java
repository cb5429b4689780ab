package dev.retort.experiments.agreement;

import dev.retort.activations.ActivationStore;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The permutation test: one model's documents are shuffled against the other's, tokens keeping their order inside, so that the
 * first token of a document stands with the first of another. What is left of an agreement is due to where tokens stand and to
 * how many they are.
 */
final class ShuffledDocuments {
    private final ActivationStore store;
    private final AgreementPlan plan;
    private final SidePair pair;
    private final NullDocuments documents;
    private final Progress progress;

    ShuffledDocuments(
            ActivationStore store, AgreementPlan plan, SidePair pair, NullDocuments documents, Progress progress) {
        this.store = store;
        this.plan = plan;
        this.pair = pair;
        this.documents = documents;
        this.progress = progress;
    }

    void read(List<MomentReading> readings, Figures figures) {
        List<String> names = new ArrayList<>();
        readings.forEach(reading -> names.addAll(reading.names()));
        names.addAll(
                List.of(PairAgreement.FORWARD, PairAgreement.BACKWARD, SampledTokens.RSA, SampledTokens.NEIGHBOURS));
        double[][] drawn = new double[names.size()][plan.permutations()];
        double[] asIs;
        try (Scope scope = Scope.open();
                Progress.Task task = progress.begin("shuffle documents", 1L + plan.permutations(), "shuffles")) {
            Tensor all = store.rows(plan.part(), documents.all()); // (n, D)
            Tensor x = store.sides().of(all, pair.a()).contiguous();
            Tensor y = store.sides().of(all, pair.b()).contiguous();
            Pairings pairings = new Pairings(x, y, readings);
            asIs = pairings.read(IntStream.range(0, documents.documents()).toArray());
            task.advance(1);
            for (int r = 0; r < plan.permutations(); r++) {
                double[] read =
                        pairings.read(Rng.permutation(documents.documents(), plan.seed(), "shuffled documents", r));
                for (int i = 0; i < read.length; i++) {
                    drawn[i][r] = read[i];
                }
                task.advance(1);
            }
        }
        for (int i = 0; i < asIs.length; i++) {
            figures.shuffled(names.get(i), Shuffled.of(asIs[i], drawn[i]));
        }
    }

    /** Every measure for an order of documents. */
    private final class Pairings {
        private final List<MomentReading> readings;
        private final NullMoments moments;
        private final int each; // sampled tokens a document
        private final Dissimilarities unlikeX;
        private final Dissimilarities unlikeY;
        private final NearestTokens nearX;
        private final NearestTokens nearY;

        Pairings(Tensor x, Tensor y, List<MomentReading> readings) {
            this.readings = readings;
            this.moments = new NullMoments(documents, centred(x), centred(y));
            int[] sample = documents.sample(plan.tokens());
            this.each = sample.length / documents.documents();
            Tensor which =
                    Tensor.of(Device.CPU, IntStream.of(sample).asLongStream().toArray(), sample.length);
            Tensor someX = x.indexSelect(0, which);
            Tensor someY = y.indexSelect(0, which);
            this.unlikeX = Dissimilarities.of(someX);
            this.unlikeY = Dissimilarities.of(someY);
            int k = Math.min(NearestTokens.K, sample.length - 1);
            try (Scope scope = Scope.open()) {
                this.nearX = NearestTokens.of(NearestTokens.cosines(someX), k);
                this.nearY = NearestTokens.of(NearestTokens.cosines(someY), k);
            }
        }

        private static Tensor centred(Tensor rows) {
            Tensor wide = rows.to(DType.F64);
            return wide.sub(wide.mean(0, true));
        }

        double[] read(int[] order) {
            try (Scope scope = Scope.open()) {
                double[] read = moments.read(readings, NullDocuments.partners(order, documents.length()));
                double[] all = Arrays.copyOf(read, read.length + 2);
                int[] partners = NullDocuments.partners(order, each);
                all[read.length] = unlikeX.correlation(unlikeY, partners);
                all[read.length + 1] = nearX.overlap(nearY, partners);
                return all;
            }
        }
    }
}
