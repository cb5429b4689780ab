package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class FrameTest {
    @TempDir
    Path folder;

    @Test
    void bad_input_is_one_sentence_and_exit_code_2() {
        CommandLineRun run = run(_ -> {
            throw BadInput.in(Path.of("corpus.jsonl"), 7, "not JSON");
        });

        assertThat(run).isEqualTo(new CommandLineRun(2, "", "retort: corpus.jsonl:7: not JSON\n"));
    }

    @Test
    void a_failure_is_one_sentence_and_exit_code_1_and_its_cause_is_in_the_log() throws IOException {
        CommandLineRun run = run(_ -> {
            throw new Failure("the disk is full", new IOException("ENOSPC"));
        });

        assertThat(run).isEqualTo(new CommandLineRun(1, "", "retort: the disk is full\n"));
        assertThat(Files.readString(log())).contains("the disk is full", "Caused by: java.io.IOException: ENOSPC");
    }

    @Test
    void verbose_shows_the_stack_trace() {
        CommandLineRun run = run(
                _ -> {
                    throw new Failure("the disk is full");
                },
                "--verbose");

        assertThat(run.err()).contains("at dev.retort.cli.FrameTest");
    }

    @Test
    void a_defect_names_the_log_that_holds_its_details() {
        CommandLineRun run = run(_ -> {
            throw new IllegalStateException("no scope");
        });

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("retort: this should not have happened: java.lang.IllegalStateException: no scope; "
                        + "the details are in " + log() + "\n");
    }

    @Test
    void running_out_of_memory_says_how_to_get_more() {
        CommandLineRun run = run(_ -> {
            throw new OutOfMemoryError("Java heap space");
        });

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("out of memory (Java heap space)", "RETORT_JAVA_OPTS");
    }

    @Test
    void a_file_that_is_not_there_is_bad_input_even_if_no_room_said_so() {
        CommandLineRun run = run(_ -> {
            throw new java.io.UncheckedIOException(new NoSuchFileException("model.safetensors"));
        });

        assertThat(run).isEqualTo(new CommandLineRun(2, "", "retort: model.safetensors: no such file or folder\n"));
    }

    @Test
    void stopping_ends_with_130_and_says_how_to_go_on() {
        var stop = new StopSignal();
        CommandLineRun run = run(stop, context -> {
            try (var task = context.progress().begin("train", 2, "steps")) {
                task.advance(1);
                stop.ask();
                task.advance(1);
            }
            return new Answer(Map.of(), "never reached");
        });

        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.err()).contains("the same command goes on from there");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void json_prints_the_figures_and_nothing_of_what_a_person_would_see() {
        CommandLineRun run = run(
                context -> {
                    context.print("streamed");
                    return new Answer(Map.of("fvu", 0.5), "FVU 0.5");
                },
                "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().replaceAll("\\s", "")).isEqualTo("{\"fvu\":0.5}");
    }

    @Test
    void global_options_stand_before_or_after_the_verb() {
        Function<CommandContext, Answer> verb =
                context -> new Answer(Map.of(), context.lang().toString());

        assertThat(run(verb, "--lang", "ja").out()).isEqualTo("ja\n");
        assertThat(with(new StopSignal(), verb, "--lang=ja", "try", "--log-file", log().toString())
                        .out())
                .isEqualTo("ja\n");
    }

    @Test
    void an_outcome_that_is_bad_is_printed_before_its_exit_code() {
        assertThat(run(_ -> new Answer(Map.of(), "1 of 3 fixtures failed", 1)))
                .isEqualTo(new CommandLineRun(1, "1 of 3 fixtures failed\n", ""));
    }

    @Test
    void the_log_moves_into_the_workspace_and_keeps_what_it_holds() throws IOException {
        Path workspace = folder.resolve("workspace");
        try (LogFile log = LogFile.open(null, "try")) {
            org.slf4j.LoggerFactory.getLogger("dev.retort.a").info("before");
            log.moveInto(workspace);
            org.slf4j.LoggerFactory.getLogger("dev.retort.a").info("after");

            Path moved = log.path();
            assertThat(moved).isNotNull().hasParentRaw(workspace.resolve("logs"));
            assertThat(Files.readString(moved)).contains("before", "after");
        }
    }

    private CommandLineRun run(Function<CommandContext, Answer> verb, String... options) {
        return run(new StopSignal(), verb, options);
    }

    private CommandLineRun run(StopSignal stop, Function<CommandContext, Answer> verb, String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "try";
        args[1] = "--log-file";
        args[2] = log().toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return with(stop, verb, args);
    }

    private static CommandLineRun with(StopSignal stop, Function<CommandContext, Answer> verb, String... args) {
        Main main = new Main();
        return CommandLineRun.of(main, main.line().addSubcommand(new Try(verb)), stop, args);
    }

    private Path log() {
        return folder.resolve("try.log");
    }

    /** A verb that does what a test says. */
    @Command(name = "try")
    private record Try(Function<CommandContext, Answer> work) implements Verb {
        @Override
        public Answer run(CommandContext context) {
            return work.apply(context);
        }
    }
}
