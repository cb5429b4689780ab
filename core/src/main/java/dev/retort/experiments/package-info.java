/**
 * What features do: they are removed, amplified, rotated and compared with random ones while the models run, and every
 * effect comes with its controls and its interval.
 *
 * <p>Called by {@code dev.retort.lab}, which brings tasks and step labels, and {@code dev.retort.study}; start at
 * {@link dev.retort.experiments.interventions.Edit}. Before it: {@link dev.retort.atlas}, which says what the features are; after
 * it: {@code dev.retort.study}. Shapes: B rows, T positions, d = dModel, V vocabulary, M models, F features, k of them.
 */
@NullMarked
package dev.retort.experiments;

import org.jspecify.annotations.NullMarked;
