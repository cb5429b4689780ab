package dev.retort.study.report;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.html.escape.Escape;

/**
 * One sentence in both languages, as plain text. Written into a template it becomes two spans of which the page's
 * language shows one; both are escaped here, because jte writes a {@link Content} as it is.
 */
record Text(String en, String ja) implements Content {

    /** The same words in every language: a name, a figure. */
    static Text same(String words) {
        return new Text(words, words);
    }

    String in(Lang lang) {
        return switch (lang) {
            case EN -> en;
            case JA -> ja;
        };
    }

    @Override
    public void writeTo(TemplateOutput output) {
        if (en.equals(ja)) {
            Escape.htmlContent(en, output);
            return;
        }
        output.writeContent("<span class=\"en\" lang=\"en\">");
        Escape.htmlContent(en, output);
        output.writeContent("</span><span class=\"ja\" lang=\"ja\">");
        Escape.htmlContent(ja, output);
        output.writeContent("</span>");
    }
}
