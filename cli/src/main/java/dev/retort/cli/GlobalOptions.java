package dev.retort.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options every verb understands, before or after its name. */
final class GlobalOptions {
    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No progress and no remarks; answers and errors only.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "The log on stderr too, with stack traces.")
    boolean verbose;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "One JSON object on stdout and nothing else there.")
    boolean json;

    @Option(
            names = "--log-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Where the log goes (default: the workspace's logs, else ~/.cache/retort/logs).")
    @Nullable
    Path logFile;

    @Option(
            names = "--lang",
            scope = ScopeType.INHERIT,
            paramLabel = "en|ja",
            description = "Language of reports: ${COMPLETION-CANDIDATES} (default: the machine's).")
    Lang lang = Lang.ofThisMachine();

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "What this command does and takes.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "The version of Retort and of Java.")
    boolean version;
}
