package dev.retort.cli;

import dev.retort.study.StudyFile;
import dev.retort.study.StudyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort run STUDY}: from study.yaml to the report, making only what is not there yet. */
@Command(name = "run", description = "Runs a study: what is cached is kept, what was stopped goes on.")
final class Run implements Verb {
    @Parameters(paramLabel = "STUDY", description = "A study.yaml; `retort init` writes one.")
    Path study = Path.of("");

    @Option(
            names = "--workspace",
            paramLabel = "FOLDER",
            description = "Where the work is kept (default: ./retort-workspace/<study>).")
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
        var options = new StudyRun.Options(workspace, force, jobs, false, false, Version.number());
        try (StudyRun run = StudyRun.open(StudyFile.read(study), Files.readString(study), options)) {
            return StudyAnswer.run(run, context);
        }
    }
}
