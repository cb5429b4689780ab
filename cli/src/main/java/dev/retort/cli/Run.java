package dev.retort.cli;

import dev.retort.models.hub.HubModels;
import dev.retort.study.Study;
import dev.retort.study.StudyFile;
import dev.retort.study.StudyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code retort run STUDY}: from study.yaml to the report, making only what is not there yet. */
@Command(name = "run", description = "Runs a study: what is cached is kept, what was stopped goes on.")
final class Run implements Verb {
    @Parameters(paramLabel = "STUDY", description = "A study.yaml; `retort init` writes one.")
    Path study = Path.of("");

    @Mixin
    StudyOptions options = new StudyOptions();

    @Override
    public Answer run(CommandContext context) throws IOException {
        Study located = StudyFile.read(study).located(HubModels.ofEnvironment(context.progress()));
        try (StudyRun run = StudyRun.open(located, Files.readString(study), options.with(false, false))) {
            return StudyAnswer.run(run, context);
        }
    }
}
