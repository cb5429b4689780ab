/**
 * What a study's features are: where they fire, which category they read, how shared they are; and the arithmetic of
 * figures with intervals that every claim rests on.
 *
 * <p>Called by {@code dev.retort.experiments}, {@code dev.retort.lab} and {@code dev.retort.study}; start at
 * {@link dev.retort.atlas.CategoryReading} for what a feature reads and at {@link dev.retort.atlas.Exclusivity} for whether
 * one model alone has it. Before it: {@code dev.retort.crosscoder}, whose features it describes; after
 * it: {@code dev.retort.experiments}, which acts on them. Shapes: n tokens, M models, d = dModel, F features.
 */
@NullMarked
package dev.retort.atlas;

import org.jspecify.annotations.NullMarked;
