package dev.retort.study.report;

import dev.retort.atlas.export.DashboardAtlas;
import dev.retort.atlas.export.DashboardPages;
import dev.retort.atlas.export.DashboardRow;
import dev.retort.atlas.export.FeatureCard;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An atlas's features as pages that open anywhere: no load from anywhere, nothing of the corpus's text executed. The same
 * input gives the same bytes.
 */
public final class FeaturePages implements DashboardPages {
    private final Lang lang;
    private final Words words = Words.load("dashboard");
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, FeaturePages.class.getClassLoader(), FeaturePages.class.getPackageName());

    /** @param lang the language shown first; the reader can switch */
    public FeaturePages(Lang lang) {
        this.lang = lang;
    }

    @Override
    public String feature(DashboardAtlas atlas, FeatureCard card, @Nullable Integer before, @Nullable Integer after) {
        return rendered("atlasfeature.jte", FeatureSheet.of(PageFrame.of(lang, atlas, words), card, before, after));
    }

    @Override
    public String index(DashboardAtlas atlas, List<DashboardRow> rows) {
        return rendered("atlasindex.jte", FeatureIndex.of(PageFrame.of(lang, atlas, words), rows));
    }

    private String rendered(String template, Object page) {
        StringOutput output = new StringOutput(1 << 16);
        engine.render(template, page, output);
        return output.toString();
    }
}
