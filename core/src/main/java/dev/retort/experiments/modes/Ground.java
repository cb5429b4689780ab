package dev.retort.experiments.modes;

import dev.retort.basics.Progress;
import dev.retort.experiments.Task;

/** Where problems and texts for modes come from. Its dev and its test problems never overlap, however many are asked for. */
public interface Ground {
    /**
     * How much of everything.
     *
     * @param texts that features are ranked by
     * @param own problems that a brake is fitted on
     * @param dev problems to choose by
     * @param test problems to measure on
     */
    record Sizes(int texts, int own, int dev, int test) {}

    /** How much it takes where nobody says: no more than it has. */
    Sizes usual();

    /**
     * All that a search needs.
     *
     * @throws dev.retort.basics.BadInput when there is not so much of something
     */
    ModeGround of(Sizes sizes, Progress progress);

    /** The test problems alone, as many. */
    Task test(int count);
}
