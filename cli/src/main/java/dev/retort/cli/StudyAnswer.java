package dev.retort.cli;

import dev.retort.study.StudyRun;
import java.io.IOException;
import java.util.Map;

/** What {@code demo} and {@code run} share: plan, work, and the closing lines. */
final class StudyAnswer {
    private StudyAnswer() {}

    static dev.retort.study.report.Lang language(Lang lang) {
        return switch (lang) {
            case en -> dev.retort.study.report.Lang.EN;
            case ja -> dev.retort.study.report.Lang.JA;
        };
    }

    /** Runs an opened study to its end. */
    static Answer run(StudyRun run, CommandContext context) throws IOException {
        context.log().moveInto(run.workspace());
        context.remark(run.plan().text());
        Map<String, Object> figures = run.run(language(context.lang()), context.progress());
        String text =
                "metrics  %s%nreport   %s".formatted(run.workspace().resolve("metrics.json"), figures.get("report"));
        return new Answer(figures, text);
    }
}
