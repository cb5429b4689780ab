/**
 * The laboratory: a small synthetic language, a teacher that reasons in it, and the truth about every word it says.
 *
 * <p>Studies, commands and tests call it; start at {@link dev.retort.lab.Teacher}, whose traces carry for each token the
 * reasoning category it belongs to, and at {@link dev.retort.lab.BaseCorpus} for the text a base model reads. {@link
 * dev.retort.lab.PairBuilder} and {@link dev.retort.lab.StageBuilder} train pairs, {@link dev.retort.lab.Rethought} reads
 * what a model thinks. Before it lie {@code activations} (labelled documents), {@code atlas} (intervals), {@code experiments}
 * (models that write) and {@code distill} (training batches); after it {@code study}. Nothing here touches a tensor, but for {@link dev.retort.lab.Noticing} and
 * {@code planted}, a laboratory of its own: B counts rows, T counts tokens.
 */
@NullMarked
package dev.retort.lab;

import org.jspecify.annotations.NullMarked;
