/**
 * Crosscoders: sparse dictionaries over the activations of several models at once, their training, files and measures.
 *
 * <p>Start at {@link dev.retort.crosscoder.Crosscoder}; {@link dev.retort.crosscoder.CrosscoderTrainer} makes one.
 * Before it: {@code dev.retort.activations}, whose batches it is trained on; after it: {@code dev.retort.atlas}, which
 * says what its features are. Shapes: B tokens a batch, M models, d their width, F features.
 *
 * <p>Sources: Lindsey et al., "Sparse Crosscoders for Cross-Layer Features and Model Diffing" (2024); ReLU-L1 as in
 * ckkissane/crosscoder-model-diff-replication, BatchTopK as in jkminder/dictionary_learning.
 */
@NullMarked
package dev.retort.crosscoder;

import org.jspecify.annotations.NullMarked;
