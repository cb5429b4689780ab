/**
 * Whether our crosscoders compute what the projects compute whose losses they train: what {@code retort doctor
 * --fixtures} runs on a user's machine.
 *
 * <p>Called by the command line and by tests; start at {@link dev.retort.crosscoder.parity.CrosscoderParity}.
 */
@NullMarked
package dev.retort.crosscoder.parity;

import org.jspecify.annotations.NullMarked;
