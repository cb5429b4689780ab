package dev.retort.experiments;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import dev.retort.models.HookPoint;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Two random decoders and a crosscoder with a planted truth: feature 0 fires everywhere with value 1, points in the
 * distilled model at the unembedding of {@link #OPENER}, and has no direction in the base. The others are random.
 */
final class TinyPair implements AutoCloseable {
    static final int OPENER = 7;
    static final int FEATURES = 6;
    static final int VOCABULARY = 20;
    private static final int WIDTH = 16;

    final CrosscodedPair pair;

    TinyPair() {
        this(new InferenceRule.Rectify());
    }

    TinyPair(InferenceRule rule) {
        DecoderConfig config = DecoderConfig.qwen2(2, 2, 1, WIDTH, 32, VOCABULARY);
        Decoder base = Decoder.random(config, 1, Device.CPU);
        Decoder distilled = Decoder.random(config, 2, Device.CPU);
        try (Scope scope = Scope.open()) {
            RandomGenerator random = Rng.of(3, "tiny crosscoder");
            float[] wEnc = new float[2 * WIDTH * FEATURES];
            float[] bEnc = new float[FEATURES];
            float[] wDec = new float[FEATURES * 2 * WIDTH];
            for (int i = 0; i < wEnc.length; i++) {
                wEnc[i] = i % FEATURES == 0 ? 0 : (float) (0.5 * random.nextGaussian());
                wDec[i] = (float) (0.1 * random.nextGaussian());
            }
            bEnc[0] = 1;
            float[] unembedding = Objects.requireNonNull(distilled.parameters().get("model.embed_tokens.weight"))
                    .toFloats();
            for (int j = 0; j < WIDTH; j++) {
                wDec[j] = 0;
                wDec[WIDTH + j] = 20 * unembedding[OPENER * WIDTH + j];
            }
            Sides sides = Sides.equal(2, WIDTH);
            Crosscoder crosscoder = new Crosscoder(
                    sides,
                    Tensor.of(Device.CPU, wEnc, 2 * WIDTH, FEATURES).t().contiguous(),
                    Tensor.of(Device.CPU, bEnc, FEATURES),
                    Tensor.of(Device.CPU, wDec, FEATURES, 2 * WIDTH),
                    Tensor.of(Device.CPU, new float[2 * WIDTH], 2 * WIDTH),
                    rule);
            // Embeddings are 0.02 wide: about 0.08 a vector.
            Normaliser normaliser = Normaliser.ofMeanNorms(sides, new double[] {0.08, 0.1});
            this.pair = new CrosscodedPair(base, distilled, new HookPoint.ResidPre(1), crosscoder, normaliser);
        }
    }

    @Override
    public void close() {
        pair.base().close();
        pair.distilled().close();
        pair.crosscoder().close();
    }

    /** Documents of random tokens, of 3 to 12 tokens each. */
    static java.util.List<int[]> documents(int count) {
        java.util.List<int[]> documents = new java.util.ArrayList<>();
        RandomGenerator random = Rng.of(4, "tiny documents");
        for (int i = 0; i < count; i++) {
            documents.add(random.ints(3 + random.nextInt(10), 0, VOCABULARY).toArray());
        }
        return documents;
    }
}
