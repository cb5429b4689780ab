package dev.retort.cli;

import dev.retort.study.DemoStudy;
import dev.retort.study.StudyRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort demo}: the study that is inside the product. */
@Command(name = "demo", description = "Shows what distillation put into the built-in pair, from models to report.")
final class Demo implements Verb {
    @Option(names = "--quick", description = "Every step in a minute or so; its figures prove nothing.")
    boolean quick;

    @Option(names = "--from-scratch", description = "Trains the pair first, instead of taking the shipped one.")
    boolean fromScratch;

    @Option(
            names = "--workspace",
            paramLabel = "FOLDER",
            description = "Where the work is kept (default: ./retort-workspace/demo).")
    @Nullable
    Path workspace;

    @Option(names = "--force", paramLabel = "STEP", description = "Makes a step again, and all that reads it.")
    List<String> force = new ArrayList<>();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Steps made at the same time, at most (default: as many as there are cores, up to 4).")
    int jobs;

    @Override
    public Answer run(CommandContext context) throws IOException {
        var options = new StudyRun.Options(workspace, force, jobs, fromScratch, quick, Version.number());
        try (StudyRun run = StudyRun.open(DemoStudy.study(quick), DemoStudy.text(quick), options)) {
            return StudyAnswer.run(run, context);
        }
    }
}
