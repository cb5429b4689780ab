package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.study.StudyRun;
import dev.retort.study.report.SizesReport;
import dev.retort.study.report.SizesTree;
import dev.retort.study.report.VerdictTree;
import dev.retort.study.sizes.Sizes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort report WORKSPACE}: the report again, perhaps in another language; with {@code --compare} several by size. */
@Command(
        name = "report",
        description = {
            "Makes a finished study's report again, in the language of --lang, and says what it makes of each claim.",
            "With --compare: several studies by the size of their models, as one page."
        })
final class ReportVerb implements Verb {
    @Parameters(
            paramLabel = "WORKSPACE",
            arity = "0..1",
            description = "A folder in which `retort run` has come to its end.")
    @Nullable
    Path workspace;

    @Option(
            names = "--compare",
            arity = "1..*",
            paramLabel = "WORKSPACE",
            description = "Workspaces of several pairs, best three seeds of each size.")
    List<Path> compared = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "With --compare: the page; its figures go beside it as .json (default: sizes.html).")
    @Nullable
    Path out;

    @Override
    public Answer run(CommandContext context) {
        if (!compared.isEmpty()) {
            if (workspace != null) {
                throw new BadInput(
                        "report " + workspace + " --compare: expected one or the other; name it behind --compare.");
            }
            return sizes(context);
        }
        if (workspace == null) {
            throw new BadInput("report: expected a WORKSPACE, or --compare and several.");
        }
        if (out != null) {
            throw new BadInput("--out " + out + ": goes with --compare only; a study's report lies in its workspace.");
        }
        StudyRun.Reported reported = StudyRun.report(workspace, StudyAnswer.language(context.lang()));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("report", reported.report().toString());
        figures.put("verdicts", VerdictTree.of(reported.verdicts()));
        return new Answer(
                figures, TableAnswer.text(VerdictTree.table(reported.verdicts())) + "\n\n" + reported.report());
    }

    private Answer sizes(CommandContext context) {
        Path page = out == null ? Path.of("sizes.html") : out;
        Sizes sizes = Sizes.read(compared);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("report", page.toString());
        figures.putAll(SizesReport.write(page, sizes, StudyAnswer.language(context.lang())));
        return new Answer(figures, TableAnswer.text(SizesTree.table(sizes)) + "\n\n" + page);
    }
}
