package dev.retort.cli;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code retort completion}: a script that teaches bash and zsh the verbs and options. */
@Command(name = "completion", description = "Prints a completion script: source <(retort completion)")
final class Completion implements Verb {
    @Override
    public Answer run(CommandContext context) {
        String script = AutoComplete.bash("retort", new Main().line());
        return new Answer(Map.of("script", script), script);
    }
}
