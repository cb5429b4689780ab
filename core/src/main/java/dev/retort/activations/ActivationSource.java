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
 * @param models each side's model, by name
 * @param hooks each side's hook point
 */
public record ActivationSource(
        ActivationBatches batches,
        Normaliser normaliser,
        @Nullable ActivationSweep heldOut,
        List<String> models,
        List<String> hooks) {
    public ActivationSource {
        models = List.copyOf(models);
        hooks = List.copyOf(hooks);
    }

    /** One text when all hook points are the same, else one a side, as {@link #hooks(String, int)} reads it. */
    public String hook() {
        return hooks.stream().distinct().count() == 1 ? hooks.getFirst() : String.join(", ", hooks);
    }

    /** The hook point of each of so many sides. */
    public static List<String> hooks(String hook, int sides) {
        List<String> each = List.of(hook.split(", ", -1));
        return each.size() == sides ? each : Collections.nCopies(sides, hook);
    }
}
