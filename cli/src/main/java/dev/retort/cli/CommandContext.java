package dev.retort.cli;

import dev.retort.basics.Progress;
import dev.retort.models.hub.HubModels;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the frame hands to a verb.
 *
 * @param progress pass it to every room that takes one; it also carries Ctrl-C
 * @param lang the language of what is written for people to keep (reports), not of messages
 * @param json whether the answer will be printed as JSON; a verb seldom needs to know
 * @param log the log file; a verb that works in a workspace calls {@link LogFile#moveInto} first
 * @param out where {@link #print} goes
 * @param remarks where {@link #remark} goes
 */
public record CommandContext(
        Progress progress, Lang lang, boolean json, LogFile log, PrintStream out, Consumer<String> remarks) {
    /** The folder or file of a model that a user names by its path, or by its name on a hub; then it is downloaded. */
    public Path model(String name) {
        return HubModels.ofEnvironment(progress).locate(name);
    }

    /** Shows output as it comes (generated text); nothing with {@code --json}, whose object holds it all at the end. */
    public void print(String text) {
        if (!json) {
            out.print(text);
            out.flush();
        }
    }

    /** Tells a person what is going on, on stderr; nothing with {@code --quiet}. */
    public void remark(String text) {
        remarks.accept(text);
    }
}
