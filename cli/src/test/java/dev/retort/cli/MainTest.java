package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path folder;

    @Test
    void version_is_told_on_stdout() {
        CommandLineRun run = CommandLineRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("retort \\d+\\.\\d+\\.\\S+\nJava 2.*\n");
    }

    @Test
    void no_verb_shows_the_verbs_and_is_an_error() {
        CommandLineRun run = CommandLineRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: retort", "doctor");
    }

    @Test
    void an_unknown_verb_is_refused_with_what_was_meant() {
        CommandLineRun run = CommandLineRun.of("docter");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("docter", "did you mean", "doctor");
    }

    @Test
    void an_unknown_option_is_refused() {
        CommandLineRun run = CommandLineRun.of("doctor", "--jsno");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--jsno", "try `retort doctor --help`");
    }

    @Test
    void a_language_that_is_not_there_is_refused_with_those_that_are() {
        CommandLineRun run = CommandLineRun.of("doctor", "--lang", "fr");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("fr", "en", "ja");
    }

    @Test
    void every_verb_explains_itself() {
        for (var verb : new Main().line().getSubcommands().entrySet()) {
            CommandLineRun run = CommandLineRun.of(verb.getKey(), "--help");

            assertThat(run.exitCode()).as(verb.getKey()).isZero();
            assertThat(run.out()).contains("--json", "--quiet");
            assertThat(verb.getValue().getCommandSpec().usageMessage().description())
                    .as("description of " + verb.getKey())
                    .isNotEmpty();
        }
    }

    @Test
    void doctor_tells_the_machine_to_people_and_to_programs() {
        assertThat(doctor().out()).contains("Java", "cores");
        assertThat(doctor("--json").out()).contains("\"machine\"", "\"cores\"");
    }

    @Test
    void completion_knows_the_verbs() {
        assertThat(CommandLineRun.of("completion").out()).contains("_complete_retort", "doctor");
    }

    private CommandLineRun doctor(String... options) {
        String[] args = {
            "doctor", "--log-file", folder.resolve("log").toString(), options.length > 0 ? options[0] : "-q"
        };
        return CommandLineRun.of(args);
    }
}
