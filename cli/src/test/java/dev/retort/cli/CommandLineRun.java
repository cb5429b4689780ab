package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;

/** One command line run inside the test's own process, with what it printed. */
record CommandLineRun(int exitCode, String out, String err) {
    static CommandLineRun of(String... args) {
        Main main = new Main();
        return of(main, main.line(), new StopSignal(), args);
    }

    /** With a command line that has more verbs than {@code main} brings. */
    static CommandLineRun of(Main main, CommandLine line, StopSignal stop, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = new Frame(main.options, print(out), print(err), stop).execute(line, args);
        return new CommandLineRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** With its log in a folder of the test's. */
    static CommandLineRun logged(Path folder, String... words) {
        return of(with(words, "--log-file", folder.resolve("log").toString()));
    }

    /** What a command that must succeed prints with {@code --json}. */
    static MapNode json(Path folder, String... words) {
        CommandLineRun run = logged(folder, with(words, "--json"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Json.parse(run.out(), Path.of("answer")).asMap();
    }

    /** Holds that a command is bad input, and why. */
    static void refused(Path folder, String sentence, String... words) {
        CommandLineRun run = logged(folder, words);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(sentence);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
