package dev.retort.crosscoder.exchange;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file may lack and its user must say.
 *
 * @param meanNorms mean‖x‖ of each side's raw activations, or empty when not said
 * @param normalised whether the crosscoder is to be used on activations that are normalised already
 * @param threshold the value above which f counts, for formats that know none when a crosscoder is used; null when not said
 * @param anyGate whether a feature that a format lets be on for some sides only may be on for all of them
 * @param hook the hook point's text, or null for the one in the files
 * @param models the sides' names, or empty for those in the files
 */
public record ImportOptions(
        List<Double> meanNorms,
        boolean normalised,
        @Nullable Double threshold,
        boolean anyGate,
        @Nullable String hook,
        List<String> models) {
    /** Nothing is said. */
    public static final ImportOptions NONE = new ImportOptions(List.of(), false, null, false, null, List.of());

    public ImportOptions {
        meanNorms = List.copyOf(meanNorms);
        models = List.copyOf(models);
        for (int i = 0; i < meanNorms.size(); i++) {
            if (!(meanNorms.get(i) > 0) || meanNorms.get(i).isInfinite()) {
                throw new BadInput(
                        "Mean norm " + (i + 1) + " is " + meanNorms.get(i) + "; it must be a number above 0.");
            }
        }
        if (threshold != null && !(threshold >= 0 && Double.isFinite(threshold))) {
            throw new BadInput("The threshold is " + threshold + "; it must be a number of 0 or more.");
        }
    }

    public ImportOptions withMeanNorms(double... norms) {
        return new ImportOptions(Arrays.stream(norms).boxed().toList(), normalised, threshold, anyGate, hook, models);
    }

    public ImportOptions forNormalised() {
        return new ImportOptions(meanNorms, true, threshold, anyGate, hook, models);
    }

    public ImportOptions withThreshold(double value) {
        return new ImportOptions(meanNorms, normalised, value, anyGate, hook, models);
    }

    public ImportOptions withAnyGate() {
        return new ImportOptions(meanNorms, normalised, threshold, true, hook, models);
    }

    /** {@link #meanNorms}, of which there must be one a side; null when they were not said. */
    double @Nullable [] meanNorms(int sides) {
        if (meanNorms.isEmpty()) {
            return null;
        }
        if (meanNorms.size() != sides) {
            throw new BadInput(meanNorms.size() + " mean norms are given, the crosscoder has " + sides + " sides.");
        }
        return meanNorms.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
