package dev.retort.experiments.interventions;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What of a clause the residual stream decides. Owns its tensors; close it. */
final class StreamGate implements AutoCloseable {
    /** A threshold on the feature at a place among those read. */
    private record Threshold(int place, double above) {}

    /** weights (d, 1). */
    private record Detector(Tensor weights, double bias) {}

    private final List<Threshold> thresholds = new ArrayList<>();
    private final List<Detector> detectors = new ArrayList<>();

    private StreamGate() {}

    /** @param read the features that the edit reads, in their order */
    static StreamGate of(Clause clause, List<Integer> read, Tensor like) {
        StreamGate gate = new StreamGate();
        gate.add(clause, read, like);
        return gate;
    }

    private void add(Clause clause, List<Integer> read, Tensor like) {
        switch (clause) {
            case Clause.Fires(int feature, double above) -> thresholds.add(new Threshold(read.indexOf(feature), above));
            case Clause.Detects(String name, float[] weights, double bias) -> {
                try (Scope scope = Scope.open()) {
                    detectors.add(new Detector(
                            Tensor.of(like.device(), weights, weights.length, 1).escape(), bias));
                }
            }
            case Clause.All(List<Clause> clauses) -> clauses.forEach(each -> add(each, read, like));
            case Clause.Everywhere _,
                    Clause.AtTokens _,
                    Clause.InsideThought _,
                    Clause.FirstTokens _,
                    Clause.SentenceEnd _,
                    Clause.FirstTimes _ -> {}
        }
    }

    /**
     * Where it is open: (B, T, 1) of booleans, null for everywhere.
     *
     * @param x the edited model's stream (B, T, d) as it made it
     * @param values (B, T, k)
     */
    @Nullable
    Tensor open(Tensor x, Supplier<Tensor> values) {
        Tensor open = null;
        for (Threshold threshold : thresholds) {
            open = and(open, values.get().narrow(2, threshold.place, 1).gt(threshold.above));
        }
        for (Detector detector : detectors) {
            open = and(open, x.matmul(detector.weights).gt(-detector.bias));
        }
        return open;
    }

    private static Tensor and(@Nullable Tensor one, Tensor other) {
        return one == null ? other : one.and(other);
    }

    @Override
    public void close() {
        detectors.forEach(detector -> detector.weights.close());
    }
}
