/**
 * The solo encoder: features of a crosscoder read from one model's residual stream alone, so that a served model can be watched
 * and steered without the other beside it; and how far that is from the paired values.
 *
 * <p>Called by {@code dev.retort.study} and {@code dev.retort.cli}; start at {@link dev.retort.experiments.solo.SoloFit}. Shapes:
 * n tokens, d the served model's width, D all sides' widths together, F the crosscoder's features, k those that are read solo.
 */
@NullMarked
package dev.retort.experiments.solo;

import org.jspecify.annotations.NullMarked;
