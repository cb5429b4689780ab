package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pair: sizes, accuracy, and how often each model questions itself after a wrong and after a right step. */
record PairSection(List<Model> models, boolean hasReflection) {

    /** A model and what is known of it. */
    record Model(Text name, String style, @Nullable String parameters, List<Measure> figures) {}

    /** One figure under its name, absent where this model has none; shares are drawn on a ruler as well. */
    record Measure(Text name, @Nullable Figure figure, Unit unit) {
        @Nullable
        Strip strip() {
            return figure == null || unit != Unit.PERCENT ? null : Strip.of(figure, 0, 1, null);
        }
    }

    static PairSection of(Tree metrics, Words words) {
        Tree models = metrics.at("models");
        Tree base = models.at("base");
        Tree distilled = models.at("distilled");
        Figure baseAfterWrong =
                firstOf(base.figure("reflection_after_wrong"), models.figure("base_reflection_after_wrong"));
        List<Model> rows = new ArrayList<>();
        if (base.present()) {
            rows.add(model("base", base, baseAfterWrong, words));
        }
        if (distilled.present()) {
            rows.add(model("distilled", distilled, distilled.figure("reflection_after_wrong"), words));
        }
        return new PairSection(
                rows,
                baseAfterWrong != null || distilled.at("reflection_after_wrong").present());
    }

    boolean present() {
        return !models.isEmpty();
    }

    private static Model model(String name, Tree tree, @Nullable Figure afterWrong, Words words) {
        Double parameters = tree.number("parameters");
        List<Measure> figures = List.of(
                new Measure(words.text("pair.direct"), tree.figure("direct_accuracy"), Unit.PERCENT),
                new Measure(words.text("pair.greedy"), tree.figure("greedy_accuracy"), Unit.PERCENT),
                new Measure(words.text("pair.sampled"), tree.figure("sampled_accuracy"), Unit.PERCENT),
                new Measure(words.text("pair.after_wrong"), afterWrong, Unit.PERCENT),
                new Measure(words.text("pair.after_right"), tree.figure("reflection_after_right"), Unit.PERCENT),
                new Measure(words.text("pair.reflected"), tree.figure("reflected"), Unit.PERCENT),
                new Measure(words.text("pair.repaired"), tree.figure("repaired"), Unit.PERCENT),
                new Measure(words.text("pair.false_alarms"), tree.figure("false_alarms"), Unit.PERCENT),
                new Measure(words.text("pair.greedy_length"), tree.figure("greedy_length"), Unit.MEAN),
                new Measure(words.text("pair.sampled_length"), tree.figure("sampled_length"), Unit.MEAN),
                checks("greedy_redundant_checks", tree, words),
                checks("sampled_redundant_checks", tree, words),
                checks("sampled_necessary_checks", tree, words));
        return new Model(
                words.text("model." + name),
                name,
                parameters == null ? null : Unit.count(Math.round(parameters)),
                figures);
    }

    /** Absent unless the study's teacher notes where it looks again. */
    private static Measure checks(String name, Tree tree, Words words) {
        return new Measure(words.text("pair." + name), tree.figure(name), Unit.FRACTION);
    }

    private static @Nullable Figure firstOf(@Nullable Figure first, @Nullable Figure second) {
        return first != null ? first : second;
    }
}
