package dev.retort.cli;

import dev.retort.study.StudyRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort report WORKSPACE}: the report again, perhaps in another language. */
@Command(name = "report", description = "Makes a finished study's report again, in the language of --lang.")
final class ReportVerb implements Verb {
    @Parameters(paramLabel = "WORKSPACE", description = "A folder in which `retort run` has come to its end.")
    Path workspace = Path.of("");

    @Override
    public Answer run(CommandContext context) throws IOException {
        String report =
                StudyRun.report(workspace, StudyAnswer.language(context.lang())).toString();
        return new Answer(Map.of("report", report), report);
    }
}
