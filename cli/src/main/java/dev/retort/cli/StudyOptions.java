package dev.retort.cli;

import dev.retort.study.StudyRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a study is run, whichever it is. */
final class StudyOptions {
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

    StudyRun.Options with(boolean fromScratch, boolean quick) {
        return new StudyRun.Options(workspace, force, jobs, fromScratch, quick, Version.number());
    }
}
