package dev.retort.study.report;

import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.study.sizes.Sizes;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.Map;

/** Several studies by size as one HTML page in English and Japanese, with its figures beside it as JSON. */
public final class SizesReport {
    private SizesReport() {}

    /**
     * Writes the page, and its figures under the same name with {@code .json}, each whole or not at all. The same studies give the same
     * bytes.
     *
     * @param lang the language shown first; the reader can switch
     * @return the figures
     */
    public static Map<String, Object> write(Path target, Sizes sizes, Lang lang) {
        Map<String, Object> tree = SizesTree.of(sizes);
        Path name = target.getFileName();
        String page = name == null ? "sizes.html" : name.toString();
        AtomicFile.writeString(target, html(sizes, lang));
        Json.write(target.resolveSibling(page.replaceFirst("\\.html?$", "") + ".json"), tree);
        return tree;
    }

    /** The page's text: UTF-8, no load from anywhere. */
    static String html(Sizes sizes, Lang lang) {
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, SizesReport.class.getClassLoader(), SizesReport.class.getPackageName());
        StringOutput output = new StringOutput(1 << 21);
        engine.render("sizes_page.jte", SizesPage.of(sizes, lang), output);
        return output.toString();
    }
}
