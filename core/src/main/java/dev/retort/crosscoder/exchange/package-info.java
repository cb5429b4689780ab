/**
 * Crosscoders in other projects' files: what {@code retort crosscoder import} and {@code export} do.
 *
 * <p>Start at {@link dev.retort.crosscoder.exchange.Exchange}; one class a format reads and writes it, and its Javadoc
 * says what the format means. {@code docs/exchange.md} says what each of them can hold. Called by the command line; stands
 * on {@code dev.retort.crosscoder}, whose files are what everything is turned into and from. Shapes: M sides, d the width
 * of one, D of all, F features.
 */
@NullMarked
package dev.retort.crosscoder.exchange;

import org.jspecify.annotations.NullMarked;
