package dev.retort.experiments.ablation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cases that belong together, measured: each against the same model as it is, and the first against all of its controls.
 *
 * @param category whose openers are counted
 */
public record CaseRows(String category, AnswerAblation ablation) {
    /** One entry a case, in their order; cases of the first one's model and task are its controls. */
    public List<Map<String, Object>> trees(List<Case> cases) {
        List<Outcome> outcomes = cases.stream().map(ablation::measure).toList();
        return IntStream.range(0, cases.size())
                .mapToObj(i -> tree(cases.get(i), outcomes.get(i), i == 0 ? controls(cases, outcomes) : Map.of()))
                .toList();
    }

    private static Map<String, Outcome> controls(List<Case> cases, List<Outcome> outcomes) {
        Case first = cases.getFirst();
        Map<String, Outcome> controls = new LinkedHashMap<>();
        for (int i = 1; i < cases.size(); i++) {
            Case other = cases.get(i);
            if (other.side() == first.side() && other.thinking() == first.thinking()) {
                controls.put(other.name(), outcomes.get(i));
            }
        }
        return controls;
    }

    private Map<String, Object> tree(Case one, Outcome outcome, Map<String, Outcome> controls) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("case", one.name());
        tree.put("category", category);
        tree.put("encoder", "paired");
        tree.put("model", one.side().name().toLowerCase(Locale.ROOT));
        tree.put("task", one.thinking() ? "thinking" : "direct");
        tree.put("features", one.settings().getFirst().features());
        tree.put("draws", one.settings().size());
        boolean whole = one.settings().getFirst() instanceof Setting.Whole;
        tree.putAll(outcome.tree(category, whole ? null : ablation.whole(one), controls));
        return tree;
    }
}
