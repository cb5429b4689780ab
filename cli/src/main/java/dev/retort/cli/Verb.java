package dev.retort.cli;

import java.io.IOException;

/**
 * One verb of the command line: a picocli {@code @Command} whose fields are its options.
 *
 * <p>To add a verb, write one class that implements this and name it in {@link Main}'s list of subcommands.
 */
public interface Verb {
    /**
     * Does the work. What goes wrong is thrown as {@link dev.retort.basics.BadInput} or
     * {@link dev.retort.basics.Failure}; the frame turns it into a sentence and an exit code.
     */
    Answer run(CommandContext context) throws IOException;
}
