package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.formats.Sha256;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A solo encoder to read features with. */
final class SoloOption {
    @Option(
            names = "--solo",
            paramLabel = "FILE",
            description = "A solo encoder of the crosscoder's features, as `retort crosscoder solo` fits it.")
    @Nullable
    Path file;

    /**
     * The encoder, to be closed; null where none was given.
     *
     * @throws BadInput when it was fitted to another crosscoder, or to the base
     */
    @Nullable
    SoloFile open(Path crosscoder) {
        Path given = file;
        if (given == null) {
            return null;
        }
        SoloFile solo = SoloFile.read(given, Device.CPU);
        boolean fits = solo.origin().crosscoder().equals(Sha256.of(crosscoder));
        if (!fits || solo.origin().side() != Side.DISTILLED.ordinal()) {
            solo.close();
            throw BadInput.in(
                    given,
                    fits
                            ? "reads side " + solo.origin().side() + " of the crosscoder, not the distilled model's."
                            : "was fitted to another crosscoder than " + crosscoder + ".");
        }
        return solo;
    }
}
