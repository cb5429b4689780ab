package dev.retort.lab.planted;

import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Some tokens, drawn: which directions fire on each and how strongly.
 *
 * <p>Values are uniform in [{@value #LEAST}, {@value #MOST}]. Only what fires is drawn: from one happening of an event to
 * the next the tokens between are skipped at once, geometrically, so that rare directions cost nothing.
 *
 * @param rows B · D numbers, not normalised
 * @param tokens of each firing, its token; directions and values beside it, the first {@code firings} of each
 */
@SuppressWarnings("ArrayRecordComponent") // read one by one, never compared or used as a key
record PlantedTokens(float[] rows, int[] tokens, int[] directions, float[] values, int firings) {
    private static final float LEAST = 0.5f;
    private static final float MOST = 1.5f;

    /** A function of its arguments alone. */
    static PlantedTokens draw(PlantedTruth truth, int count, String purpose, long index) {
        RandomGenerator random = Rng.of(truth.setting().seed(), purpose, index);
        Drawing drawing = new Drawing(truth, count);
        for (FiringEvent event : truth.law().events()) {
            double perSkip = 1 / Math.log1p(-event.rate());
            for (double token = skip(random, perSkip); token < count; token += 1 + skip(random, perSkip)) {
                for (FiringEvent.Member member : event.members()) {
                    if (member.given() >= 1 || random.nextDouble() < member.given()) {
                        drawing.fire((int) token, member.direction(), LEAST + (MOST - LEAST) * random.nextFloat());
                    }
                }
            }
        }
        return drawing.end(random);
    }

    /** How many tokens without the event come before one with it. */
    private static double skip(RandomGenerator random, double perSkip) {
        return Math.floor(Math.log(1 - random.nextDouble()) * perSkip);
    }

    private static final class Drawing {
        private final PlantedTruth truth;
        private final float[] rows;
        private final int width;
        private int[] tokens;
        private int[] directions;
        private float[] values;
        private int firings;

        Drawing(PlantedTruth truth, int count) {
            this.truth = truth;
            this.width = truth.setting().sides().total();
            this.rows = new float[count * width];
            int expected = (int) (1.2 * count * truth.setting().l0()) + 64;
            tokens = new int[expected];
            directions = new int[expected];
            values = new float[expected];
        }

        void fire(int token, int direction, float value) {
            if (firings == tokens.length) {
                tokens = Arrays.copyOf(tokens, 2 * firings);
                directions = Arrays.copyOf(directions, 2 * firings);
                values = Arrays.copyOf(values, 2 * firings);
            }
            tokens[firings] = token;
            directions[firings] = direction;
            values[firings++] = value;
            float[] along = truth.directions()[direction];
            int at = token * width;
            for (int i = 0; i < along.length; i++) {
                rows[at + i] += value * along[i];
            }
        }

        /** Noise is uniform, two numbers out of each 64 random bits: normal ones would take most of the time. */
        PlantedTokens end(RandomGenerator random) {
            float[] scale = new float[width];
            var sides = truth.setting().sides();
            for (int side = 0; side < sides.count(); side++) {
                double deviation = truth.setting().noise() / Math.sqrt(sides.width(side));
                float half = (float) (Math.sqrt(3) * deviation * 0x1.0p-31);
                Arrays.fill(scale, sides.start(side), sides.start(side) + sides.width(side), half);
            }
            long bits = 0;
            for (int i = 0; i < rows.length; i++) {
                bits = i % 2 == 0 ? random.nextLong() : bits << 32;
                rows[i] += scale[i % width] * (int) (bits >> 32);
            }
            return new PlantedTokens(rows, tokens, directions, values, firings);
        }
    }
}
