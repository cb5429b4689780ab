/**
 * Crosscoders: sparse dictionaries over the activations of several models at once, their training, files and measures.
 *
 * <p>Start at {@link dev.retort.crosscoder.Crosscoder}; {@link dev.retort.crosscoder.CrosscoderTrainer} makes one.
 * Before it: {@code dev.retort.activations}, whose batches it is trained on; after it: {@code dev.retort.atlas}, which
 * says what its features are. Shapes: B tokens a batch, M models, d their width, F features.
 *
 * <p>A step in the order of its equations: {@code Chosen} (which features are on), {@code Reconstruction},
 * {@code Sparsity}, {@code AuxiliaryLoss}, put together by {@code Objective}; then {@code Constraints} on the gradients,
 * Adam, {@code DeadFeatures} and {@code ThresholdTracker}, at times {@code Resampling}.
 *
 * <p>Sources: Lindsey et al., "Sparse Crosscoders for Cross-Layer Features and Model Diffing" (2024); ReLU-L1 as in
 * ckkissane/crosscoder-model-diff-replication, BatchTopK as in jkminder/dictionary_learning, TopK and JumpReLU as in
 * oli-clive-griffin/crosscode.
 */
@NullMarked
package dev.retort.crosscoder;

import org.jspecify.annotations.NullMarked;
