/**
 * From documents to activations: the corpus, the harvest, the store on disk, and shuffled batches out of it.
 *
 * <p>Start at {@link dev.retort.activations.Harvest}, which writes, and {@link dev.retort.activations.ActivationStore},
 * which reads; {@link dev.retort.activations.StreamedActivations} does without files. Before it: {@code dev.retort.models}, which it runs; after it:
 * {@code dev.retort.crosscoder}, which is trained on what it stores. Shapes: n tokens, M models, d = dModel.
 */
@NullMarked
package dev.retort.activations;

import org.jspecify.annotations.NullMarked;
