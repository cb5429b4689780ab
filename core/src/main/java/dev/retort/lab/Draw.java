package dev.retort.lab;

import java.util.List;
import java.util.random.RandomGenerator;

/** The two draws the language is made of. */
final class Draw {
    private Draw() {}

    static <T> T from(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    static boolean chance(double probability, RandomGenerator random) {
        return random.nextDouble() < probability;
    }
}
