/**
 * How alike the representations of two models are, in figures: similarity indices over stored activations, each with its interval
 * (documents left out in turn) and with what it is when documents are shuffled.
 *
 * <p>Called by {@code dev.retort.cli}; start at {@link dev.retort.experiments.agreement.Agreement}. Shapes: n tokens, d₁ and d₂
 * the widths of the two sides, x (n, d₁) and y (n, d₂) their activations, D all sides' widths together, F features.
 */
@NullMarked
package dev.retort.experiments.agreement;

import org.jspecify.annotations.NullMarked;
