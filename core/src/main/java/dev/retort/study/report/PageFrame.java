package dev.retort.study.report;

import dev.retort.atlas.export.DashboardAtlas;
import dev.retort.study.metrics.Unit;
import java.util.Locale;

/** What every page of a dashboard has around it. */
record PageFrame(Lang lang, Words words, DashboardAtlas atlas, Script style, Script own, Script script) {
    static PageFrame of(Lang lang, DashboardAtlas atlas, Words words) {
        return new PageFrame(
                lang, words, atlas, Script.own("report.css"), Script.own("dashboard.css"), Script.own("dashboard.js"));
    }

    /** The sentence under {@code key} in both languages. */
    Text text(String key) {
        return words.text(key);
    }

    /** {@code base · distilled}. */
    String pair() {
        return FeatureView.visible(String.join(" · ", atlas.models()));
    }

    Text about() {
        return words.text("about", atlas.hook(), atlas.part(), Unit.count(atlas.tokens()), Unit.count(atlas.size()));
    }

    /** Three figures that count, a dash for what is unknown. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size == 0 || size >= 1e-3 && size < 1e5) {
            int decimals = size == 0 ? 0 : Math.clamp(2 - (int) Math.floor(Math.log10(size)), 0, 5);
            return String.format(Locale.ROOT, "%." + decimals + "f", value).replace('-', '\u2212');
        }
        return String.format(Locale.ROOT, "%.2e", value).replace('-', '\u2212');
    }

    /** A share in per cent. */
    static String share(double value) {
        return Double.isFinite(value) ? number(100 * value) + " %" : "–";
    }

    /** Where a needle stands on a rail. */
    static String place(double nrn) {
        return String.format(Locale.ROOT, "%.1f", 100 * Math.clamp(Double.isFinite(nrn) ? nrn : 0.5, 0, 1));
    }
}
