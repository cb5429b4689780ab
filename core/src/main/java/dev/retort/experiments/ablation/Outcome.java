package dev.retort.experiments.ablation;

import dev.retort.atlas.Estimate;
import dev.retort.experiments.Answers;
import dev.retort.experiments.ForcedDetection.Detection;
import dev.retort.experiments.Graded;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a model did in one case, as figures with their resamples.
 *
 * @param figures by name: {@code greedy} and {@code sampled} (accuracy), {@code greedy_length}, {@code sampled_length} (tokens
 *     of thought), {@code greedy_finished}, {@code sampled_finished} (shares), of sampled answers {@code slips},
 *     {@code reflected}, {@code repaired}, {@code false_alarms} (shares of steps) and {@code openings} of each category (an
 *     answer); teacher-forced P(opener) {@code forced}, where one would be due, and {@code forced_elsewhere}
 */
public record Outcome(Map<String, Estimate> figures) {
    private static final String OPENINGS = "openings ";

    /** What becomes a ratio when it is held against the whole model's, and what a difference or a fraction. */
    private static final Map<String, String> RATIOS = Map.of(
            "reflected", "reflected_ratio",
            "repaired", "repair_ratio",
            "false_alarms", "false_alarm_ratio",
            "forced", "forced_ratio",
            "forced_elsewhere", "forced_right_ratio");

    public Outcome {
        figures = new LinkedHashMap<>(figures);
    }

    /**
     * @param sampled at temperature 1
     * @param thinking whether there were thoughts; answers given at once have no more than accuracy
     */
    static Outcome of(Answers greedy, Answers sampled, Detection forced, boolean thinking) {
        Map<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("greedy", greedy.accuracy());
        figures.put("sampled", sampled.accuracy());
        if (thinking) {
            thoughts(greedy, sampled, figures);
        }
        figures.put("forced", forced.wrong());
        figures.put("forced_elsewhere", forced.right());
        return new Outcome(figures);
    }

    private static void thoughts(Answers greedy, Answers sampled, Map<String, Estimate> figures) {
        figures.put("greedy_length", greedy.length());
        figures.put("sampled_length", sampled.length());
        figures.put("greedy_finished", greedy.finished());
        figures.put("sampled_finished", sampled.finished());
        figures.put("slips", sampled.slips());
        figures.put("reflected", sampled.reflected());
        figures.put("repaired", sampled.repaired());
        figures.put("false_alarms", sampled.falseAlarms());
        TreeSet<String> categories = new TreeSet<>();
        for (Graded graded : sampled.graded()) {
            categories.addAll(graded.openings().keySet());
        }
        for (String category : categories) {
            figures.put(OPENINGS + category, sampled.openings(category));
        }
    }

    /** Against the same model as it is, by the names of metrics.json; {@code words_ratio} is of the category's openings. */
    Map<String, Estimate> against(Outcome whole, String category) {
        Map<String, Estimate> changes = new LinkedHashMap<>();
        figures.forEach((name, figure) -> {
            Estimate before = whole.figures.get(name);
            String ratio = name.equals(OPENINGS + category) ? "words_ratio" : RATIOS.get(name);
            if (before == null || name.startsWith(OPENINGS) && ratio == null) {
                return;
            }
            if (ratio != null) {
                changes.put(ratio, figure.over(before));
            } else if (name.endsWith("length")) {
                changes.put(name + "_change", figure.changeFrom(before));
            } else {
                changes.put(name + "_change", figure.minus(before));
            }
        });
        return changes;
    }

    /** All that can be told, as an entry of a table. */
    Map<String, Object> tree(String category, @Nullable Outcome whole, Map<String, Outcome> controls) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Object> openings = new LinkedHashMap<>();
        figures.forEach((name, figure) -> {
            if (name.startsWith(OPENINGS)) {
                figure.into(openings, name.substring(OPENINGS.length()));
            } else {
                figure.into(tree, name);
            }
        });
        if (!openings.isEmpty()) {
            tree.put("openings", openings);
        }
        if (whole == null) {
            return tree;
        }
        Map<String, Estimate> changes = against(whole, category);
        changes.forEach((name, change) -> change.into(tree, name));
        Map<String, Object> held = new LinkedHashMap<>();
        controls.forEach((control, outcome) -> {
            Map<String, Object> differences = new LinkedHashMap<>();
            Map<String, Estimate> theirs = outcome.against(whole, category);
            changes.forEach((name, change) -> {
                Estimate other = theirs.get(name);
                if (other != null) {
                    change.minus(other).into(differences, name);
                }
            });
            held.put(control, differences);
        });
        if (!held.isEmpty()) {
            tree.put("minus_control", held);
        }
        return tree;
    }
}
