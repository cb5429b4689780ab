package dev.retort.lab.planted;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often, and with which others, each direction fires.
 *
 * <p>Frequencies follow a power law (Zipf–Mandelbrot), as those of words do; ranks are dealt out at random, so that every
 * class has frequent and rare directions. Groups of three of like rate fire together: each member fires, all at
 * one rate, in {@value #TOGETHER} of the cases in which another of its group does. The most frequent quarter of the hierarchical
 * directions are parents; a child has at most {@value #CHILD} of its parent's rate.
 *
 * @param rates how often each direction fires
 * @param parent of each direction, −1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by direction, never compared or used as a key
record FiringLaw(List<FiringEvent> events, double[] rates, int[] parent) {
    private static final int GROUP = 3;
    private static final double TOGETHER = 0.6;
    private static final double CHILD = 0.4;
    private static final int HALVINGS = 100;

    static FiringLaw of(PlantedSetting setting, PlantedClass[] classes) {
        int[] ranks = Rng.permutation(classes.length, setting.seed(), "planted ranks");
        double low = 1e-3;
        double high = 1e9;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            if (of(setting, classes, ranks, middle).l0() < setting.l0()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return of(setting, classes, ranks, high);
    }

    /** How many fire on a token in the mean. */
    double l0() {
        double sum = 0;
        for (double rate : rates) {
            sum += rate;
        }
        return sum;
    }

    private static FiringLaw of(PlantedSetting setting, PlantedClass[] classes, int[] ranks, double shift) {
        double[] rates = new double[classes.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = setting.topRate() * Math.pow(shift / (ranks[i] + shift), setting.exponent());
        }
        List<FiringEvent> events = new ArrayList<>();
        int[] parent = new int[classes.length];
        Arrays.fill(parent, -1);
        for (int i = 0; i < classes.length; i++) {
            if (classes[i].independent()) {
                events.add(FiringEvent.alone(i, rates[i]));
            }
        }
        groups(events, byRate(classes, rates, PlantedClass.CORRELATED), rates);
        families(events, byRate(classes, rates, PlantedClass.HIERARCHICAL), rates, parent);
        return new FiringLaw(List.copyOf(events), rates, parent);
    }

    private static int[] byRate(PlantedClass[] classes, double[] rates, PlantedClass which) {
        return IntStream.range(0, classes.length)
                .filter(i -> classes[i] == which)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -rates[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    private static void groups(List<FiringEvent> events, int[] order, double[] rates) {
        for (int from = 0; from < order.length; from += GROUP) {
            int[] group = Arrays.copyOfRange(order, from, Math.min(order.length, from + GROUP));
            double mean =
                    IntStream.of(group).mapToDouble(i -> rates[i]).average().orElseThrow();
            double rate = Math.min(0.9, mean / TOGETHER);
            List<FiringEvent.Member> members = new ArrayList<>();
            for (int direction : group) {
                rates[direction] = rate * TOGETHER;
                members.add(new FiringEvent.Member(direction, TOGETHER));
            }
            events.add(new FiringEvent(rate, members));
        }
    }

    private static void families(List<FiringEvent> events, int[] order, double[] rates, int[] parent) {
        int parents = (order.length + 3) / 4;
        for (int p = 0; p < parents; p++) {
            double rate = rates[order[p]];
            List<FiringEvent.Member> members = new ArrayList<>();
            members.add(new FiringEvent.Member(order[p], 1));
            for (int child = p + parents; child < order.length; child += parents) {
                double given = Math.min(CHILD, rates[order[child]] / rate);
                rates[order[child]] = rate * given;
                parent[order[child]] = order[p];
                members.add(new FiringEvent.Member(order[child], given));
            }
            events.add(new FiringEvent(rate, members));
        }
    }
}
