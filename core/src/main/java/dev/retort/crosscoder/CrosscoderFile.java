package dev.retort.crosscoder;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Origin;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A crosscoder with all that is needed to use it on raw activations and to know where it came from; one safetensors
 * file. Close it.
 *
 * @param crosscoder the weights and the inference rule
 * @param kind what it was trained for
 * @param thresholds all that BatchTopK found; the rule holds the one in use
 * @param normaliser from raw activations to what the crosscoder reads
 * @param hook the hook point's text, such as {@code blocks.2.resid_pre}
 * @param models in the order of M
 * @param config the training config as one line of JSON, {@code {}} when unknown
 * @param provenance whatever else says how it was made
 */
public record CrosscoderFile(
        Crosscoder crosscoder,
        CrosscoderKind kind,
        Thresholds thresholds,
        Normaliser normaliser,
        String hook,
        List<Model> models,
        String config,
        Map<String, String> provenance)
        implements AutoCloseable {
    /**
     * One of the models it was trained on.
     *
     * @param sha256 of the model's files; empty when unknown
     */
    public record Model(String name, String sha256) {
        /** The sides' models. */
        public static List<Model> of(List<Origin> origins) {
            return origins.stream()
                    .map(origin -> new Model(origin.model(), origin.sha256()))
                    .toList();
        }
    }

    public CrosscoderFile {
        models = List.copyOf(models);
        if (normaliser.models() != crosscoder.models() || models.size() != crosscoder.models()) {
            throw new IllegalArgumentException("the crosscoder has " + crosscoder.models() + " models, its normaliser "
                    + normaliser.models() + ", its list of models " + models.size());
        }
    }

    /** Reads and checks a file; the weights go to {@code device}. */
    public static CrosscoderFile read(Path file, Device device) {
        return CrosscoderReader.read(file, device);
    }

    /** Writes it atomically; equal contents give equal bytes. */
    public void write(Path file) {
        CrosscoderWriter.write(file, this);
    }

    /** @throws BadInput when activations of such sides cannot be its own; it was read from {@code file} */
    public void requireSides(Path file, Sides sides) {
        if (!sides.equals(crosscoder.sides())) {
            throw BadInput.in(
                    file,
                    "its sides are " + crosscoder.sides().widths() + " wide, the activations " + sides.widths()
                            + "; give those of its own models, in its order.");
        }
    }

    @Override
    public void close() {
        crosscoder.close();
    }
}
