package dev.retort.experiments.solo;

import dev.retort.activations.ActivationSource;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A solo encoder with what it was fitted to and how good it is: one safetensors file with G {@code gate.weight} (k, d),
 * g {@code gate.bias} (k), θ {@code gate.threshold} (k), V {@code value.weight} (k, d) and v {@code value.bias} (k), all else in
 * the metadata. Close it.
 *
 * @param encoder of the features in the order of {@code features}
 * @param origin what it was fitted to
 * @param features with their figures
 */
public record SoloFile(SoloEncoder encoder, Origin origin, List<SoloFeature> features) implements AutoCloseable {
    static final String FORMAT = "retort-solo-encoder";
    static final String VERSION = "1";

    /**
     * What a solo encoder belongs to.
     *
     * @param crosscoder SHA-256 of the crosscoder's file
     * @param side which of the crosscoder's models is read, from 0
     * @param model that model, as the crosscoder's file names it
     * @param hook the hook point at which it is read, such as {@code blocks.2.resid_pre}
     * @param tokens unflagged tokens of the train part it was fitted on
     * @param measured unflagged tokens of the test part its figures are of
     * @param penalty of the gates' ridge regression, as a share of the mean eigenvalue
     */
    public record Origin(
            String crosscoder,
            int side,
            CrosscoderFile.Model model,
            String hook,
            long tokens,
            long measured,
            double penalty) {
        /** Of one side of a crosscoder whose file's hash is known. */
        static Origin of(CrosscoderFile file, String sha256, int side, long tokens, long measured, double penalty) {
            List<String> hooks =
                    ActivationSource.hooks(file.hook(), file.models().size());
            return new Origin(sha256, side, file.models().get(side), hooks.get(side), tokens, measured, penalty);
        }
    }

    public SoloFile {
        features = List.copyOf(features);
        if (features.size() != encoder.features()) {
            throw new IllegalArgumentException(
                    "an encoder of " + encoder.features() + " features, figures of " + features.size());
        }
    }

    /** Reads and checks a file; the weights go to {@code device}. */
    public static SoloFile read(Path file, Device device) {
        return SoloReader.read(file, device);
    }

    /** Writes it atomically; equal contents give equal bytes. */
    public void write(Path file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put("origin", Json.line(origin));
        metadata.put(
                "features", Json.line(features.stream().map(SoloFeature::tree).toList()));
        try (Scope scope = Scope.open()) {
            Safetensors.write(file, encoder.parameters(), metadata);
        }
    }

    /** Where a feature of the crosscoder stands in the encoder. */
    public int place(int feature) {
        for (int place = 0; place < features.size(); place++) {
            if (features.get(place).feature() == feature) {
                return place;
            }
        }
        throw new BadInput("feature " + feature + " is not in this solo encoder, which has " + features.size()
                + "; fit one with `retort crosscoder solo … --features " + feature + "`.");
    }

    /** @throws BadInput when this does not belong to the crosscoder of such a hash; it was read from {@code file} */
    public void requireOf(Path file, String crosscoder) {
        if (!Objects.equals(origin.crosscoder(), crosscoder)) {
            throw BadInput.in(
                    file,
                    "was fitted to another crosscoder (its file's hash is " + origin.crosscoder() + ", this one's "
                            + crosscoder + "); fit it again with `retort crosscoder solo`.");
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
