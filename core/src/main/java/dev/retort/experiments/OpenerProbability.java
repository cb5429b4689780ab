package dev.retort.experiments;

import dev.retort.experiments.ForcedDocuments.Reading;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** How ready the distilled model is to open a segment: the mean probability of its openers at given places of given texts. */
public final class OpenerProbability {
    private final ForcedDocuments documents;
    private final int[][] positions;
    private final Reading reading;

    /** @param positions for each document the places at which an opener could come next */
    public OpenerProbability(ForcedDocuments documents, int[][] positions, int[] openers) {
        this.documents = documents;
        this.positions = positions;
        this.reading = Reading.probability(openers);
    }

    /** Not a number where there are no places. */
    public double under(@Nullable Edit edit) {
        return Arrays.stream(documents.read(Side.DISTILLED, edit, positions, reading))
                .flatMapToDouble(DoubleStream::of)
                .average()
                .orElse(Double.NaN);
    }
}
