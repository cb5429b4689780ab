/**
 * Holds decoders and tokenizers against what the reference implementations computed for them.
 *
 * <p>Called by {@code retort doctor}; start at {@link dev.retort.models.parity.ModelParity}. It stands at the end of the
 * models room and changes nothing.
 */
@NullMarked
package dev.retort.models.parity;

import org.jspecify.annotations.NullMarked;
