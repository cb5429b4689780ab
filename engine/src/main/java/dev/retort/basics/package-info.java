/**
 * The few words every room needs: errors that are sentences, seeds, progress, hashes.
 *
 * <p>Anyone may call it; it calls nobody. Start at {@link dev.retort.basics.RetortException}: whatever goes wrong in
 * Retort reaches the user as one of its kinds.
 */
@NullMarked
package dev.retort.basics;

import org.jspecify.annotations.NullMarked;
