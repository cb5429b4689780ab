package dev.retort.crosscoder;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.ActivationSweep;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Device;
import dev.retort.formats.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training from its data to a crosscoder's file. While it runs, its checkpoint lies beside the file it will write; a run
 * that was cut short goes on from there.
 *
 * @param out the file to write
 * @param saveEvery how much work a kill may cost
 */
public record TrainingJob(TrainingConfig config, ActivationSource source, Path out, Duration saveEvery) {
    /**
     * What came of it.
     *
     * @param heldOut how it does on held-out tokens; null when there are none
     * @param nrn its features' decoder norms, the last side against the first
     */
    public record Outcome(Thresholds thresholds, @Nullable CrosscoderEval heldOut, NormRatios nrn) {}

    /** Where its state lies while it runs. */
    public Path checkpoint() {
        return beside(out, ".training.safetensors");
    }

    /** Where its steps' figures stay. */
    public Path curve() {
        return beside(out, ".curve.jsonl");
    }

    /** A file that belongs to {@code out} and bears its name. */
    public static Path beside(Path out, String suffix) {
        return out.resolveSibling(out.getFileName() + suffix);
    }

    /** @throws BadInput when the file is there already */
    public Outcome run(Device device, Progress progress) {
        if (Files.exists(out)) {
            throw BadInput.in(out, "is there already; name another file or delete it.");
        }
        TrainingRun run = new TrainingRun(config, checkpoint(), saveEvery, curve());
        try (TrainingRun.Trained trained = run.run(source.batches(), device, progress)) {
            ActivationSweep heldOut = source.heldOut();
            TrainingRun.Trained inUse = heldOut == null ? trained : trained.calibrated(config.kind(), heldOut);
            Thresholds thresholds = inUse.thresholds();
            Crosscoder crosscoder = inUse.crosscoder();
            file(crosscoder, thresholds).write(out);
            CrosscoderEval eval = heldOut == null ? null : CrosscoderEval.of(crosscoder, heldOut, progress);
            NormRatios nrn = NormRatios.of(crosscoder, source.normaliser(), 0, crosscoder.models() - 1);
            Files.deleteIfExists(checkpoint());
            return new Outcome(thresholds, eval, nrn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CrosscoderFile file(Crosscoder crosscoder, Thresholds thresholds) {
        return new CrosscoderFile(
                crosscoder,
                config.kind(),
                thresholds,
                source.normaliser(),
                source.hook(),
                CrosscoderFile.Model.of(source.origins()),
                Json.line(ConfigText.tree(config)),
                Map.of());
    }
}
