package dev.retort.study.report;

import dev.retort.atlas.Atlas;
import dev.retort.formats.AtomicFile;
import dev.retort.study.metrics.Tree;
import dev.retort.tables.Database;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** An atlas's report: one HTML file in English and Japanese, in which every figure carries the question it answers. */
public final class AtlasReport {
    private AtlasReport() {}

    /**
     * What was written.
     *
     * @param sections that have something to show
     * @param queries that the page shows
     * @param without sections, by their anchors, that only say why they are empty
     */
    public record Written(int sections, int queries, List<String> without) {
        public Written {
            without = List.copyOf(without);
        }
    }

    /**
     * Writes the report to {@code target}, whole or not at all. The same atlas gives the same bytes. Tables that the atlas
     * lacks leave a line that says why.
     *
     * @param lang the language shown first; the reader can switch
     * @throws dev.retort.basics.BadInput when the folder is no atlas, or a table cannot be read
     */
    public static Written write(Atlas atlas, Path target, Lang lang) {
        AtlasPage page = page(atlas, lang);
        AtomicFile.writeString(target, html(page));
        List<AtlasFigure> figures = page.sections().stream()
                .flatMap(section -> section.figures().stream())
                .toList();
        List<String> without = page.sections().stream()
                .filter(section -> !section.present())
                .map(AtlasSection::id)
                .toList();
        return new Written(
                page.sections().size() - without.size(),
                figures.stream().mapToInt(figure -> figure.asked().size()).sum(),
                without);
    }

    /** The report's text: UTF-8, no load from anywhere, nothing of the atlas's text executed. */
    public static String html(Atlas atlas, Lang lang) {
        return html(page(atlas, lang));
    }

    private static AtlasPage page(Atlas atlas, Lang lang) {
        Tree about = new Tree(atlas.about());
        try (Database database = atlas.open()) {
            AtlasInquiry inquiry = new AtlasInquiry(database, about, Words.load(), new LinkedHashMap<>());
            Path name = atlas.folder().toAbsolutePath().normalize().getFileName();
            return AtlasPage.of(inquiry, name == null ? "atlas" : name.toString(), lang);
        }
    }

    private static String html(AtlasPage page) {
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, AtlasReport.class.getClassLoader(), AtlasReport.class.getPackageName());
        StringOutput output = new StringOutput(1 << 21);
        engine.render("atlas_page.jte", page, output);
        return output.toString();
    }
}
