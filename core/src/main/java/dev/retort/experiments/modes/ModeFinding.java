package dev.retort.experiments.modes;

import dev.retort.experiments.interventions.Intervention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search came to.
 *
 * @param chosen null where nothing was within the limits
 * @param mode what the chosen one does at its size
 * @param dev everything tried, on the dev problems
 * @param measured the chosen one on the test problems
 * @param front the others of the front on the test problems
 * @param response the chosen candidate at all its sizes, T = 1, on the test problems
 * @param controls of the chosen one, T = 1, on the test problems
 */
public record ModeFinding(
        Goal goal,
        ModeLimits limits,
        @Nullable ModeCandidate chosen,
        List<Intervention> mode,
        List<ModeTrial> dev,
        List<ModeTrial> measured,
        List<ModeTrial> front,
        List<ModeTrial> response,
        List<ModeTrial> controls) {
    /** All figures as JSON. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("goal", goal.text());
        tree.put("limits", Map.of(
                "least_change", limits.leastChange(),
                "greedy_loss", limits.greedyLoss(),
                "sampled_loss", limits.sampledLoss(),
                "unfinished", limits.unfinished()));
        if (chosen != null) {
            tree.put("chosen", Map.of("name", chosen.name(), "rule", chosen.rule()));
        }
        tree.put("measured", trees(measured));
        tree.put("controls", trees(controls));
        tree.put("dose_response", trees(response));
        tree.put("front", trees(front));
        tree.put("dev", trees(dev));
        return tree;
    }

    private static List<Map<String, Object>> trees(List<ModeTrial> trials) {
        return trials.stream().map(ModeTrial::tree).toList();
    }
}
