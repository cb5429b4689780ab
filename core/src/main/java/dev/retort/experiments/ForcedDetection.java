package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.basics.Progress;
import dev.retort.experiments.ForcedDocuments.Reading;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model notices a wrong step: the probability it gives to a self-reflection opener after wrong and after right
 * steps of given traces. Teacher-forced, so nothing depends on what it would have written itself. Close it.
 */
public final class ForcedDetection implements AutoCloseable {
    private final ForcedDocuments documents;
    private final int[][] wrong;
    private final int[][] right;
    private final Reading reading;
    private final Bootstrap bootstrap;

    /**
     * Mean P(opener) after wrong and after right steps.
     *
     * @param wrong not a number where there are no wrong steps
     */
    public record Detection(Estimate wrong, Estimate right) {}

    /** @param openers the tokens that open a self-reflection */
    public ForcedDetection(
            CrosscodedPair pair, List<LabelledSteps> traces, int[] openers, Bootstrap bootstrap, Progress progress) {
        this.documents = new ForcedDocuments(
                pair, traces.stream().map(LabelledSteps::ids).toList(), progress);
        this.wrong = positions(traces, LabelledSteps::wrong);
        this.right = positions(traces, LabelledSteps::right);
        this.reading = Reading.probability(openers);
        this.bootstrap = bootstrap;
    }

    private static int[][] positions(List<LabelledSteps> traces, Function<LabelledSteps, int[]> steps) {
        return traces.stream().map(steps).toArray(int[][]::new);
    }

    /** The documents, for a dose. */
    public ForcedDocuments documents() {
        return documents;
    }

    /** One model, under an edit of it or as it is. */
    public Detection measure(Side side, @Nullable Edit edit) {
        return new Detection(mean(side, edit, wrong), mean(side, edit, right));
    }

    private Estimate mean(Side side, @Nullable Edit edit, int[][] positions) {
        double[][] read = documents.read(side, edit, positions, reading);
        return bootstrap.ratio(
                Arrays.stream(read).mapToDouble(p -> DoubleStream.of(p).sum()).toArray(),
                Arrays.stream(read).mapToDouble(p -> p.length).toArray());
    }

    @Override
    public void close() {
        documents.close();
    }
}
