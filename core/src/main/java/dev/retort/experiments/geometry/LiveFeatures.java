package dev.retort.experiments.geometry;

import dev.retort.activations.ActivationSweep;
import dev.retort.atlas.Atlas;
import dev.retort.atlas.Firing;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.Autograd;
import dev.retort.tables.Database;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * Which features ever fire.
 *
 * @param by who says so: {@code atlas}, {@code store}, or {@code none} where nobody does and all count
 */
@SuppressWarnings("ArrayRecordComponent") // read feature by feature, never compared or used as a key
public record LiveFeatures(boolean[] live, String by) {
    private static final int PIECE = 1024;

    /** Nobody says. */
    public static LiveFeatures all(int features) {
        boolean[] live = new boolean[features];
        Arrays.fill(live, true);
        return new LiveFeatures(live, "none");
    }

    public static LiveFeatures of(Atlas atlas, int features) {
        boolean[] live = new boolean[features];
        try (Database database = atlas.open()) {
            database.query(
                            "SELECT feature FROM features WHERE fired > 0 ORDER BY feature",
                            Integer.MAX_VALUE,
                            Duration.ofMinutes(2))
                    .rows()
                    .forEach(row -> live[((Number) Objects.requireNonNull(row.getFirst())).intValue()] = true);
        }
        return new LiveFeatures(live, "atlas");
    }

    /** @param sweep normalised as the crosscoder wants it */
    public static LiveFeatures of(CrosscoderFile file, ActivationSweep sweep, Progress progress) {
        Crosscoder crosscoder = file.crosscoder();
        Firing firing = new Firing(crosscoder.features());
        try (Autograd.Off off = Autograd.off();
                Progress.Task task = progress.begin("see which features fire", sweep.tokens(), "tokens")) {
            sweep.forEach(PIECE, piece -> {
                if (piece.kept().length > 0) {
                    firing.add(FeatureCode.encode(crosscoder, piece.unflagged()));
                }
                task.advance(piece.flagged().length);
            });
        }
        boolean[] live = new boolean[crosscoder.features()];
        for (int f = 0; f < live.length; f++) {
            live[f] = firing.count(f) > 0;
        }
        return new LiveFeatures(live, "store");
    }
}
