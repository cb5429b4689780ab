/**
 * The command line: one thin class for each verb, and everything a person sees of them in a terminal.
 *
 * <p>Nobody calls this room; {@link dev.retort.cli.Main} is the product's only {@code main}. A verb reads its options,
 * calls one or two rooms below and returns an {@link dev.retort.cli.Answer}; printing, progress, the log file, signals
 * and exit codes are the frame's work, so that no verb and no room repeats them.
 */
@NullMarked
package dev.retort.cli;

import org.jspecify.annotations.NullMarked;
