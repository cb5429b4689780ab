/**
 * Decoder-only language models: their weights, their forward pass, hook points into it, and generation.
 *
 * <p>Start at {@link dev.retort.models.Decoder}. Before it: {@code dev.retort.formats}, which reads the files; after it:
 * {@code dev.retort.activations}, which harvests. Shapes: B batch, T position, dModel residual width, H query heads, Hkv
 * key/value heads, E head width, V vocabulary.
 */
@NullMarked
package dev.retort.models;

import org.jspecify.annotations.NullMarked;
