package dev.retort.cli;

import dev.retort.atlas.Label;
import dev.retort.atlas.NameScore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A feature's name for people and for programs. */
final class LabelLine {
    private LabelLine() {}

    static String text(Label label) {
        String who = switch (label.source()) {
            case JUDGE -> "judge " + label.model();
            case OFFLINE -> "offline";
            case HAND -> label.author() + ", " + label.created();
        };
        StringBuilder text = new StringBuilder(String.format("%-20s %s (%s)", "label", label.text(), who));
        add(text, "detection", label.detection());
        add(text, "fuzzing", label.fuzzing());
        if (!label.note().isEmpty()) {
            text.append(String.format("%n%-20s %s", "", label.note()));
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable NameScore score) {
        if (score == null) {
            return;
        }
        String figure = Double.isNaN(score.balanced())
                ? "not measured"
                : String.format(
                        Locale.ROOT,
                        "%.2f [%.2f, %.2f], chance %.1f, on %d examples",
                        score.balanced(),
                        score.low(),
                        score.high(),
                        NameScore.CHANCE,
                        score.examples());
        text.append(String.format("%n%-20s %s %s", "", name, figure));
        if (score.unusable() > 0) {
            text.append(", ").append(score.unusable()).append(" more without a verdict that could be read");
        }
    }

    static Map<String, Object> tree(Label label) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("source", label.source().word());
        tree.put("model", label.model());
        tree.put("text", label.text());
        tree(tree, "detection", label.detection());
        tree(tree, "fuzzing", label.fuzzing());
        tree.put("author", label.author());
        tree.put("created_at", label.created());
        tree.put("note", label.note());
        return tree;
    }

    private static void tree(Map<String, Object> into, String name, @Nullable NameScore score) {
        if (score != null) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("value", score.balanced());
            tree.put("low", score.low());
            tree.put("high", score.high());
            tree.put("chance", NameScore.CHANCE);
            tree.put("accuracy", score.accuracy());
            tree.put("precision", score.precision());
            tree.put("recall", score.recall());
            tree.put("f1", score.f1());
            tree.put("examples", score.examples());
            tree.put("unusable", score.unusable());
            into.put(name, tree);
        }
    }
}
