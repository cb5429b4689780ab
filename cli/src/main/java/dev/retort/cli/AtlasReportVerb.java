package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.study.report.AtlasReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas report}: an atlas as one page. */
@Command(
        name = "report",
        description = {
            "Draws an atlas as one HTML page that opens anywhere, in the language of --lang (both are in it).",
            "Under every figure stands the query that gave it, so that `retort atlas query` gives it again."
        })
final class AtlasReportVerb implements Verb {
    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "The page (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("report.html");

    @Override
    public Answer run(CommandContext context) {
        AtlasReport.Written written = AtlasReport.write(new Atlas(folder), out, StudyAnswer.language(context.lang()));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("report", out.toString());
        figures.put("sections", written.sections());
        figures.put("queries", written.queries());
        figures.put("without", written.without());
        return new Answer(figures, text(written));
    }

    private String text(AtlasReport.Written written) {
        String text = out + ": " + written.sections() + " sections, " + written.queries() + " queries";
        List<String> without = written.without();
        return without.isEmpty()
                ? text
                : text + "\nnothing to show, and the page says why: " + String.join(", ", without);
    }
}
