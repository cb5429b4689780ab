package dev.retort.experiments.solo;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.MadeStore;
import dev.retort.activations.Normaliser;
import dev.retort.activations.Part;
import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.ReluL1;
import dev.retort.crosscoder.Thresholds;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A store and a crosscoder about which it is known what one side tells of the other. The base's first half is a fixed rotation of the
 * distilled model's first half; its second half is drawn by itself. Feature 0 reads the distilled side alone, 1 both sides where
 * they are tied, 2 the base's own half, 3 nothing (it never fires).
 */
record PlantedSolo(Path folder) {
    static final int WIDTH = 8;
    static final int FEATURES = 4;

    /** With an offset and unequal factors, so that a fit which forgets the normaliser is wrong. */
    static final Sides SIDES = Sides.of(WIDTH, WIDTH);

    ActivationStore store() {
        MadeStore made = new MadeStore(folder);
        int[] lengths = new int[120];
        Arrays.fill(lengths, 25);
        for (Part part : Part.values()) {
            RandomGenerator random = Rng.of(5, "planted", part.ordinal());
            float[] base = new float[120 * 25 * WIDTH];
            float[] distilled = new float[base.length];
            for (int token = 0; token < 120 * 25; token++) {
                for (int i = 0; i < WIDTH; i++) {
                    distilled[token * WIDTH + i] = (float) (3 + random.nextGaussian());
                }
                for (int i = 0; i < WIDTH; i++) {
                    base[token * WIDTH + i] = i < WIDTH / 2
                            ? 2 * distilled[token * WIDTH + (i + 1) % (WIDTH / 2)] - 1
                            : (float) (1 + random.nextGaussian());
                }
            }
            made.documents("base", part, lengths, base);
            made.documents("distilled", part, lengths, distilled);
        }
        return made.open("base", "distilled");
    }

    static CrosscoderFile crosscoder(InferenceRule rule) {
        float[] encoder = new float[FEATURES * 2 * WIDTH];
        encoder[WIDTH] = 1;
        encoder[WIDTH + 1] = -0.5f;
        encoder[2 * WIDTH] = 0.8f;
        encoder[3 * WIDTH + 2] = 0.6f;
        encoder[4 * WIDTH + WIDTH - 1] = 1;
        float[] bias = {-1, -1, -0.2f, -50};
        float[] decoder = new float[FEATURES * 2 * WIDTH];
        Arrays.fill(decoder, 0.25f);
        float[] offset = new float[2 * WIDTH];
        Arrays.fill(offset, 1);
        float[] spread = new float[2 * WIDTH];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = 1 + 0.1f * i;
        }
        try (Scope scope = Scope.open()) {
            Crosscoder crosscoder = new Crosscoder(
                    SIDES,
                    Tensor.of(Device.CPU, encoder, FEATURES, 2 * WIDTH),
                    Tensor.of(Device.CPU, bias, FEATURES),
                    Tensor.of(Device.CPU, decoder, FEATURES, 2 * WIDTH),
                    Tensor.of(Device.CPU, new float[2 * WIDTH], 2 * WIDTH),
                    rule);
            return new CrosscoderFile(
                    crosscoder,
                    ReluL1.published(),
                    Thresholds.NONE,
                    new Normaliser(SIDES, new double[] {1, 1.5}, new double[] {4, 5}, offset, spread),
                    "blocks.1.resid_pre",
                    List.of(new CrosscoderFile.Model("base", ""), new CrosscoderFile.Model("distilled", "")),
                    "{}",
                    Map.of());
        }
    }
}
