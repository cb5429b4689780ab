package dev.retort.study.report;

import dev.retort.formats.AtomicFile;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;

/** A study's report: one HTML file that holds everything it shows, in English and Japanese. */
public final class Report {
    private Report() {}

    /**
     * Writes the report to {@code target}, whole or not at all. The same input gives the same bytes.
     *
     * @param lang the language shown first; the reader can switch
     */
    public static void write(Path target, ReportInput input, Lang lang) {
        AtomicFile.writeString(target, html(input, lang));
    }

    /** Under which name, beside the report, it expects the page of the real pair's atlas of a kind of crosscoder. */
    public static String atlasPage(String kind) {
        return ClassesView.file(kind);
    }

    /** The report's text: UTF-8, no load from anywhere, nothing of the study's text executed. */
    public static String html(ReportInput input, Lang lang) {
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, Report.class.getClassLoader(), Report.class.getPackageName());
        StringOutput output = new StringOutput(1 << 21);
        engine.render("page.jte", Page.of(input, lang), output);
        return output.toString();
    }
}
