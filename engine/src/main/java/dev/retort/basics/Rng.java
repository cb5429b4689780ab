package dev.retort.basics;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random numbers that depend on nothing but a seed, a purpose and indices.
 *
 * <p>No generator state is ever saved: whoever resumes at step {@code n} asks for the stream of step {@code n} again.
 * Two purposes never share a stream, and a row's numbers do not depend on the batch it happens to be in.
 */
public final class Rng {
    private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private Rng() {}

    /** The stream for {@code purpose} at {@code indices} under {@code seed}. */
    public static RandomGenerator of(long seed, String purpose, long... indices) {
        return FACTORY.create(key(seed, purpose, indices));
    }

    /** One number in [0, 1), without the cost of a generator. */
    public static double uniform(long seed, String purpose, long... indices) {
        return (key(seed, purpose, indices) >>> 11) * 0x1.0p-53;
    }

    /** A permutation of {@code 0 … size-1} (Fisher–Yates). */
    public static int[] permutation(int size, long seed, String purpose, long... indices) {
        RandomGenerator random = of(seed, purpose, indices);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long key(long seed, String purpose, long[] indices) {
        long key = mix(seed ^ 0x9E3779B97F4A7C15L);
        for (int i = 0; i < purpose.length(); i++) {
            key = mix(key ^ purpose.charAt(i));
        }
        for (long index : indices) {
            key = mix(key + 0x9E3779B97F4A7C15L ^ index);
        }
        return key;
    }

    /** Stafford's variant 13 of the MurmurHash3 finaliser. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
