package dev.retort.cli;

import dev.retort.formats.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What surrounds every verb: log file, progress, printing the answer, turning whatever is thrown into a sentence. */
final class Frame {
    private static final Logger LOG = LoggerFactory.getLogger(Frame.class);
    private static final int BAD_INPUT = 2;

    private final GlobalOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final StopSignal stop;

    Frame(GlobalOptions options, PrintStream out, PrintStream err, StopSignal stop) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.stop = stop;
    }

    /** Runs one command line to its exit code. */
    int execute(CommandLine line, String... args) {
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionStrategy(this::run)
                .setParameterExceptionHandler((fault, _) -> refuse(fault))
                .execute(args);
    }

    private int run(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        List<CommandLine> chain = parsed.asCommandLineList();
        CommandLine last = chain.getLast();
        if (!(last.getCommand() instanceof Verb verb)) {
            last.usage(err);
            return BAD_INPUT;
        }
        try (LogFile log = LogFile.open(options.logFile, last.getCommandName())) {
            if (!options.quiet || options.verbose) {
                log.echo(err, options.verbose);
            }
            return run(verb, log, parsed);
        } catch (IOException unwritable) {
            return tell(Trouble.of(unwritable), "");
        }
    }

    private int run(Verb verb, LogFile log, ParseResult parsed) {
        try {
            LOG.info("retort {}: {}", Version.number(), String.join(" ", parsed.originalArgs()));
            var progress = new TerminalProgress(err, Display.choose(options.quiet), stop);
            Answer answer = verb.run(context(progress, log));
            print(answer);
            return answer.exitCode();
        } catch (IOException | RuntimeException | Error thrown) {
            Trouble trouble = Trouble.of(thrown);
            // on stderr the sentence is enough; the echo at level DEBUG reaches it only with --verbose
            LOG.debug("exit {}: {}", trouble.exitCode(), trouble.sentence(), thrown);
            boolean pointToLog = !trouble.expected() && log.path() != null;
            return tell(trouble, pointToLog ? "; the details are in " + log.path() : "");
        }
    }

    private CommandContext context(TerminalProgress progress, LogFile log) {
        return new CommandContext(progress, options.lang, options.json, log, out, remark -> {
            LOG.info("{}", remark);
            if (!options.quiet) {
                err.println(remark);
            }
        });
    }

    private void print(Answer answer) {
        String text = options.json ? Json.text(answer.figures()) : answer.text();
        if (!text.isEmpty()) {
            out.print(text.endsWith("\n") ? text : text + "\n");
            out.flush();
        }
    }

    private int tell(Trouble trouble, String more) {
        err.println("retort: " + trouble.sentence() + more);
        return trouble.exitCode();
    }

    /** A command line that cannot be understood: its fault in one sentence, and where to read more. */
    private int refuse(ParameterException fault) {
        var suggestions =
                fault instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.<String>of();
        String meant = suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
        err.println("retort: " + fault.getMessage() + meant);
        err.println("try `" + fault.getCommandLine().getCommandSpec().qualifiedName() + " --help`");
        return BAD_INPUT;
    }
}
