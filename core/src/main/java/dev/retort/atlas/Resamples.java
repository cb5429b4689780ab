package dev.retort.atlas;

import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Bootstrap} makes of a number of units: how often each is taken in each resample. Drawn once where that takes
 * up to 256 MB (a byte a unit and resample), for many statistics of the same units; else for each statistic again, which is
 * slower and gives the same.
 */
public final class Resamples {
    private static final long MOST_BYTES = 1L << 28;

    private final Bootstrap bootstrap;
    private final int units;
    private final byte @Nullable [][] drawn;

    Resamples(Bootstrap bootstrap, int units, boolean kept) {
        this.bootstrap = bootstrap;
        this.units = units;
        this.drawn = kept && (long) bootstrap.resamples() * units <= MOST_BYTES ? drawn(bootstrap, units) : null;
    }

    private static byte[][] drawn(Bootstrap bootstrap, int units) {
        byte[][] drawn = new byte[bootstrap.resamples()][units];
        int[] times = new int[units];
        for (int r = 0; r < drawn.length; r++) {
            draw(bootstrap, r, times);
            for (int unit = 0; unit < units; unit++) {
                drawn[r][unit] = (byte) Math.min(times[unit], Byte.MAX_VALUE); // 1 in the mean; 127 has odds of 1e-213
            }
        }
        return drawn;
    }

    private static void draw(Bootstrap bootstrap, int r, int[] times) {
        Arrays.fill(times, 0);
        RandomGenerator random = Rng.of(bootstrap.seed(), "bootstrap", times.length, r);
        for (int draw = 0; draw < times.length; draw++) {
            times[random.nextInt(times.length)]++;
        }
    }

    /** How many documents or problems. */
    public int units() {
        return units;
    }

    /** As {@link Bootstrap#of(int, ToDoubleFunction)}. */
    public Estimate of(ToDoubleFunction<int[]> statistic) {
        int[] times = new int[units];
        Arrays.fill(times, 1);
        double value = statistic.applyAsDouble(times);
        double[] replicates = new double[bootstrap.resamples()];
        for (int r = 0; r < replicates.length; r++) {
            if (drawn == null) {
                draw(bootstrap, r, times);
            } else {
                for (int unit = 0; unit < units; unit++) {
                    times[unit] = drawn[r][unit];
                }
            }
            replicates[r] = statistic.applyAsDouble(times);
        }
        return new Estimate(value, replicates, units);
    }
}
