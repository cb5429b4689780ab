package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Of what the atlas is: the crosscoder, its features by class, and what it keeps of each model. */
final class AtlasAbout {
    private static final String CLASSES = """
            SELECT class, count(*) AS features, avg(firing) AS firing, avg(nrn) AS nrn
            FROM features
            GROUP BY class
            ORDER BY features DESC, class
            """;

    private static final String MODELS = """
            SELECT side, model, hook, mean_norm, fvu, ce_clean, ce_spliced,
              ce_recovered_zero, ce_recovered_zero_low, ce_recovered_zero_high,
              ce_recovered_mean, ce_recovered_mean_low, ce_recovered_mean_high
            FROM models
            ORDER BY side
            """;

    private AtlasAbout() {}

    static AtlasSection of(AtlasInquiry inquiry) {
        return new AtlasSection("about", inquiry.from("features", () -> classes(inquiry)), models(inquiry));
    }

    private static AtlasFigure classes(AtlasInquiry inquiry) {
        Asked asked = inquiry.ask(CLASSES);
        Grid grid = AnswerGrid.of(
                inquiry.text("about.classes.caption"),
                asked,
                inquiry,
                AnswerGrid.Head.of("class"),
                AnswerGrid.Head.of("features"),
                AnswerGrid.Head.of("firing", Unit.PERCENT),
                AnswerGrid.Head.of("nrn", Unit.FRACTION));
        return AtlasFigure.table(inquiry.text("about.classes"), List.of(), grid, asked);
    }

    private static AtlasFigure models(AtlasInquiry inquiry) {
        return inquiry.from("models", () -> {
            Asked asked = inquiry.ask(MODELS);
            Grid grid = AnswerGrid.of(
                    inquiry.text("about.models.caption"),
                    asked,
                    inquiry,
                    AnswerGrid.Head.of("model"),
                    AnswerGrid.Head.of("hook"),
                    AnswerGrid.Head.of("mean_norm", Unit.MEAN),
                    AnswerGrid.Head.of("fvu", Unit.FRACTION),
                    AnswerGrid.Head.of("ce_clean", Unit.FRACTION),
                    AnswerGrid.Head.of("ce_spliced", Unit.FRACTION),
                    AnswerGrid.Head.within(
                            "ce_recovered_zero", Unit.PERCENT, "ce_recovered_zero_low", "ce_recovered_zero_high"),
                    AnswerGrid.Head.within(
                            "ce_recovered_mean", Unit.PERCENT, "ce_recovered_mean_low", "ce_recovered_mean_high"));
            return AtlasFigure.table(inquiry.text("about.models"), List.of(), grid, asked);
        });
    }

    /** What {@code atlas.json} says, for the head of the page. */
    static List<AtlasShelf.Fact> facts(AtlasInquiry inquiry) {
        Tree about = inquiry.about();
        List<AtlasShelf.Fact> facts = new ArrayList<>();
        fact(
                facts,
                inquiry,
                "crosscoder",
                inquiry.words().name("kind", about.text("kind", "")).en());
        fact(facts, inquiry, "features", count(about.number("features")));
        fact(facts, inquiry, "l0", mean(about.number("l0")));
        fact(
                facts,
                inquiry,
                "models",
                joined(about.at("models").items().stream()
                        .map(model -> model.text("name", ""))
                        .toList()));
        fact(
                facts,
                inquiry,
                "activations",
                joined(about.at("activations").items().stream()
                        .map(AtlasAbout::word)
                        .toList()));
        fact(facts, inquiry, "hook", about.text("hook", ""));
        fact(facts, inquiry, "part", about.text("part", ""));
        fact(facts, inquiry, "tokens", count(about.number("tokens")));
        fact(facts, inquiry, "sha256", about.text(dev.retort.atlas.Atlas.CROSSCODER, ""));
        return facts;
    }

    private static void fact(List<AtlasShelf.Fact> facts, AtlasInquiry inquiry, String key, String value) {
        if (!value.isEmpty()) {
            facts.add(new AtlasShelf.Fact(inquiry.text("fact." + key), value));
        }
    }

    private static String word(Tree item) {
        return item.node() instanceof dev.retort.formats.TextNode text ? text.text() : "";
    }

    private static String joined(List<String> words) {
        return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" · "));
    }

    private static String count(@Nullable Double number) {
        return number == null ? "" : Unit.count(Math.round(number));
    }

    private static String mean(@Nullable Double number) {
        return number == null ? "" : Unit.MEAN.value(number);
    }
}
