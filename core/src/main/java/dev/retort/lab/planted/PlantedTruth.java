package dev.retort.lab.planted;

import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import java.util.random.RandomGenerator;

/**
 * The directions themselves. A direction of strength 1 has norm 1; x = Σ value · direction + noise.
 *
 * <p>Where the sides are of different widths, "one direction in both" is the base's one through a fixed random linear map.
 *
 * @param classes of each direction
 * @param directions n rows of D numbers, strength included; 0 on a side that lacks it
 * @param strengths by side, then direction
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by direction, never compared or used as a key
public record PlantedTruth(
        PlantedSetting setting, PlantedClass[] classes, float[][] directions, double[][] strengths, FiringLaw law) {
    private static final double LEAST_RATIO = 1.5;
    private static final double MOST_RATIO = 4;

    /** The same setting has the same truth. */
    public static PlantedTruth of(PlantedSetting setting) {
        PlantedClass[] classes = PlantedClass.of(setting.directions());
        float[][] directions = new float[classes.length][];
        double[][] strengths = new double[2][classes.length];
        Sides sides = setting.sides();
        float[][] map = sides.width(0) == sides.width(1) ? new float[0][] : map(setting);
        for (int i = 0; i < classes.length; i++) {
            RandomGenerator random = Rng.of(setting.seed(), "planted direction", i);
            float[] base = unit(random, sides.width(0));
            float[] other = unit(random, sides.width(1));
            double ratio = Math.exp(
                    Math.log(LEAST_RATIO) + random.nextDouble() * (Math.log(MOST_RATIO) - Math.log(LEAST_RATIO)));
            PlantedClass own = classes[i];
            int weak = own == PlantedClass.STRENGTH ? i % 2 : -1;
            strengths[0][i] = own == PlantedClass.DISTILLED_ONLY ? 0 : weak == 0 ? 1 / ratio : 1;
            strengths[1][i] = own == PlantedClass.BASE_ONLY ? 0 : weak == 1 ? 1 / ratio : 1;
            boolean drawnAnew = own == PlantedClass.ROTATED || own == PlantedClass.DISTILLED_ONLY;
            float[] distilled = drawnAnew ? other : map.length == 0 ? base : through(map, base);
            float[] row = new float[sides.total()];
            put(row, 0, base, strengths[0][i]);
            put(row, sides.start(1), distilled, strengths[1][i]);
            directions[i] = row;
        }
        return new PlantedTruth(setting, classes, directions, strengths, FiringLaw.of(setting, classes));
    }

    /** n. */
    public int size() {
        return classes.length;
    }

    /** How often a direction fires. */
    public double rate(int direction) {
        return law.rates()[direction];
    }

    /** The parent of a hierarchical direction, −1 for any other. */
    public int parent(int direction) {
        return law.parent()[direction];
    }

    private static float[][] map(PlantedSetting setting) {
        float[][] map = new float[setting.sides().width(1)][];
        for (int i = 0; i < map.length; i++) {
            map[i] = unit(
                    Rng.of(setting.seed(), "planted map", i), setting.sides().width(0));
        }
        return map;
    }

    private static float[] through(float[][] map, float[] direction) {
        float[] image = new float[map.length];
        for (int i = 0; i < image.length; i++) {
            for (int j = 0; j < direction.length; j++) {
                image[i] += map[i][j] * direction[j];
            }
        }
        return toUnit(image);
    }

    private static float[] unit(RandomGenerator random, int width) {
        float[] drawn = new float[width];
        for (int i = 0; i < width; i++) {
            drawn[i] = (float) random.nextGaussian();
        }
        return toUnit(drawn);
    }

    private static float[] toUnit(float[] vector) {
        double square = 0;
        for (float x : vector) {
            square += (double) x * x;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(square));
        }
        return vector;
    }

    private static void put(float[] row, int at, float[] direction, double strength) {
        for (int i = 0; i < direction.length; i++) {
            row[at + i] = (float) (strength * direction[i]);
        }
    }
}
