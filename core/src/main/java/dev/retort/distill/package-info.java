/**
 * Makes a distilled model: training batches and the language-model trainer.
 *
 * <p>The lab and the command line call it; start at {@link dev.retort.distill.BatchSource}, which says what a step of
 * training reads. Before it lie {@code models}; after it {@code lab} and {@code study}. B counts rows, T tokens.
 */
@NullMarked
package dev.retort.distill;

import org.jspecify.annotations.NullMarked;
