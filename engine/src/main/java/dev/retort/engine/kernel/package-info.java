/**
 * Hot loops of our own, where libtorch has none: products with weights that stay as their file has them, and the passes
 * over memory that a decoder would otherwise make one operation at a time.
 *
 * <p>Start at {@link dev.retort.engine.kernel.PackedMatrix}. Each loop stands beside a slow way to the same numbers, and
 * tests compare the two at odd sizes. They need the module {@code jdk.incubator.vector}; without it libtorch does the
 * work, more slowly ({@link dev.retort.engine.kernel.Lanes#available}).
 */
@NullMarked
package dev.retort.engine.kernel;

import org.jspecify.annotations.NullMarked;
