package dev.retort.study.report;

import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;

/** A geometry as one HTML page in English and Japanese, {@code geometry.html} beside its {@code geometry.json}. */
public final class GeometryReport {
    private static final String JSON = "geometry.json";
    private static final String PAGE = "geometry.html";

    private GeometryReport() {}

    /**
     * Writes the page, whole or not at all. The same figures give the same bytes.
     *
     * @param folder that holds {@code geometry.json}
     * @param lang the language shown first; the reader can switch
     */
    public static Path write(Path folder, Lang lang) {
        Path target = folder.resolve(PAGE);
        AtomicFile.writeString(target, html(new Tree(Json.read(folder.resolve(JSON))), lang));
        return target;
    }

    /** The page's text: UTF-8, no load from anywhere. */
    static String html(Tree geometry, Lang lang) {
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, GeometryReport.class.getClassLoader(), GeometryReport.class.getPackageName());
        StringOutput output = new StringOutput(1 << 21);
        engine.render("geometry_page.jte", GeometryPage.of(geometry, lang), output);
        return output.toString();
    }
}
