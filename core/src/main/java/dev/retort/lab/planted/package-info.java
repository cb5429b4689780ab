/**
 * The planted benchmark: activations of two models made of known directions, and how well a crosscoder finds them.
 *
 * <p>The command line and tests call it; start at {@link dev.retort.lab.planted.PlantedBenchmark}. Before it lie
 * {@code crosscoder}, which it trains, and {@code atlas}, whose tests of exclusive features it scores. Shapes: n planted
 * directions, F features, B tokens, d the width of a side, D of both sides next to each other.
 */
@NullMarked
package dev.retort.lab.planted;

import org.jspecify.annotations.NullMarked;
