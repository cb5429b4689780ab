package dev.retort.cli;

import dev.retort.engine.kernel.Lanes;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The product's only {@code main}: the list of verbs, and nothing else. Each verb is one class in this package. */
@Command(
        name = "retort",
        versionProvider = Version.class,
        description =
                "Shows what distillation put into a reasoning model, proves it causally, and turns it into controls.",
        subcommands = {
            Demo.class,
            Init.class,
            Run.class,
            ReportVerb.class,
            Lab.class,
            InspectVerb.class,
            GenerateVerb.class,
            ConvertVerb.class,
            LessonsVerb.class,
            DistillVerb.class,
            Corpora.class,
            HarvestVerb.class,
            Crosscoders.class,
            Atlases.class,
            AblateVerb.class,
            AgreeVerb.class,
            EvaluateVerb.class,
            GeometryVerb.class,
            SteerVerb.class,
            Modes.class,
            Clean.class,
            DiskUse.class,
            Doctor.class,
            Bench.class,
            Completion.class
        })
public final class Main {
    /** On a terminal, Java's warning that the vector module is incubating is no news to anyone. */
    private static final String LINE_ABOVE_AWAY = "\033[1A\033[2K\r";

    @Mixin
    GlobalOptions options = new GlobalOptions();

    public static void main(String[] args) {
        PrintStream out = System.out;
        // a library that prints would otherwise spoil the one object --json promises
        System.setOut(System.err);
        if (Lanes.available() && Integer.getInteger("retort.columns", 0) > 0) {
            System.err.print(LINE_ABOVE_AWAY);
        }
        var stop = new StopSignal();
        stop.listen(System.err);
        System.exit(run(out, System.err, stop, args));
    }

    /** The verbs, as picocli sees them. */
    CommandLine line() {
        return new CommandLine(this);
    }

    /** One command line, from its words to its exit code; what tests call. */
    static int run(PrintStream out, PrintStream err, StopSignal stop, String... args) {
        Main main = new Main();
        return new Frame(main.options, out, err, stop).execute(main.line(), args);
    }
}
