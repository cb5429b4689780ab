package dev.retort.activations;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a training needs of its data, whether it is stored or streamed. Owns nothing.
 *
 * @param batches normalised, of the config's size
 * @param normaliser by which they are
 * @param heldOut unflagged by the same rule; null when nothing was held out
 * @param origins where each side comes from
 */
public record ActivationSource(
        ActivationBatches batches,
        Normaliser normaliser,
        @Nullable ActivationSweep heldOut,
        List<Origin> origins) {
    public ActivationSource {
        origins = List.copyOf(origins);
    }

    /** Each side's model, by name. */
    public List<String> models() {
        return origins.stream().map(Origin::model).toList();
    }

    /** Each side's hook point. */
    public List<String> hooks() {
        return origins.stream().map(Origin::hook).toList();
    }

    /** One text when all hook points are the same, else one a side, as {@link #hooks(String, int)} reads it. */
    public String hook() {
        return hooks().stream().distinct().count() == 1 ? hooks().getFirst() : String.join(", ", hooks());
    }

    /** The hook point of each of so many sides. */
    public static List<String> hooks(String hook, int sides) {
        List<String> each = List.of(hook.split(", ", -1));
        return each.size() == sides ? each : Collections.nCopies(sides, hook);
    }
}
