/**
 * How models' representations are shaped: the spectrum of activations, the directions of a crosscoder's features and where
 * categories lie among them, and whether pairs of words that stand in one relation make parallelograms.
 *
 * <p>Called by {@code dev.retort.cli}; start at {@link dev.retort.experiments.geometry.Geometry}. Shapes: n tokens, words or
 * features, d the width of a model, k principal axes.
 */
@NullMarked
package dev.retort.experiments.geometry;

import org.jspecify.annotations.NullMarked;
