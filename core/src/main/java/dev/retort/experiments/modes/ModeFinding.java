package dev.retort.experiments.modes;

import dev.retort.atlas.Estimate;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.experiments.modes.Mode.ModeDose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a search came to.
 *
 * @param chosen null where nothing was within the limits
 * @param mode what the chosen one does at its size
 * @param dose of the chosen one, and the guard: see {@link ModeChoice#dose}
 * @param dev everything tried, on the dev problems
 * @param measured the chosen one on the test problems
 * @param solo the chosen one on the test problems, its features read by the solo encoder; empty without one
 * @param front the others of the front on the test problems
 * @param response the chosen candidate at all its sizes, T = 1, on the test problems
 * @param controls of the chosen one on the test problems, T = 1 and, of its rotations, T = 0 too
 * @param leftOut what was not tried because the ground cannot tell what it needs, and what more dev problems might choose, a
 *     sentence each
 */
public record ModeFinding(
        Goal goal,
        ModeLimits limits,
        @Nullable ModeCandidate chosen,
        List<Intervention> mode,
        ModeDose dose,
        List<ModeTrial> dev,
        List<ModeTrial> measured,
        List<ModeTrial> solo,
        List<ModeTrial> front,
        List<ModeTrial> response,
        List<ModeTrial> controls,
        List<String> leftOut) {
    /** What the names of rotated controls begin with. */
    static final String ROTATED = "rotated-";

    /** The mode it found, to be kept; only where one was chosen. */
    public Mode kept(MadeFor madeFor) {
        ModeCandidate found = Objects.requireNonNull(chosen, "nothing was chosen");
        boolean reads = mode.stream()
                .anyMatch(one -> !one.operation().features().isEmpty()
                        || !one.where().features().isEmpty());
        return new Mode(
                goal.text(),
                goal,
                found.name() + ": " + found.rule(),
                madeFor,
                reads ? "paired" : "none",
                mode,
                dose,
                trees(measured));
    }

    /** Share of the dev problems that the distilled model as it is answers right greedily; not a number where nothing was tried. */
    public double accuracyBefore() {
        return ModeTrial.at(0, dev).stream()
                .mapToDouble(trial -> trial.without().accuracy().value())
                .findFirst()
                .orElse(Double.NaN);
    }

    /** All figures as JSON. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("goal", goal.text());
        tree.put(
                "limits",
                Map.of(
                        "least_change", limits.leastChange(),
                        "greedy_loss", limits.greedyLoss(),
                        "sampled_loss", limits.sampledLoss(),
                        "unfinished", limits.unfinished()));
        if (chosen != null) {
            tree.put("chosen", Map.of("name", chosen.name(), "rule", chosen.rule()));
            tree.put("dose", Map.of("mean", dose.mean(), "p95", dose.p95(), "guard", dose.guard()));
            tree.put("steering", steering(chosen));
        }
        tree.put("measured", trees(measured));
        tree.put("solo", trees(solo));
        tree.put("controls", trees(controls));
        tree.put("dose_response", trees(response));
        tree.put("front", trees(front));
        tree.put("dev", trees(dev));
        tree.put("left_out", leftOut);
        return tree;
    }

    /** The chosen one as a row of {@code steering} in metrics.json, beside the mean of its rotations. */
    private Map<String, Object> steering(ModeCandidate found) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("mode", goal.text());
        row.put("selection", found.name());
        row.put(
                "features",
                mode.stream()
                        .flatMap(one -> one.operation().features().stream())
                        .distinct()
                        .toList());
        row.put("chosen_on", "dev");
        row.put("chosen", true);
        row.put("strength", measured.getFirst().size());
        Map<String, Object> differences = new LinkedHashMap<>();
        decoded("greedy", 0, row, differences);
        decoded("sampled", 1, row, differences);
        row.put("minus_control", Map.of("rotated", differences));
        return row;
    }

    private void decoded(
            String decoding, double temperature, Map<String, Object> row, Map<String, Object> differences) {
        ModeTrial trial = ModeTrial.at(temperature, measured).getFirst();
        List<ModeTrial> turned = ModeTrial.at(temperature, controls).stream()
                .filter(control -> control.setting().startsWith(ROTATED))
                .toList();
        String length = decoding + "_length_change";
        String accuracy = decoding + "_accuracy_change";
        Estimate rotated = Estimate.mean(turned.stream().map(ModeTrial::length).toList());
        trial.length().into(row, length);
        trial.accuracy().into(row, accuracy);
        rotated.into(row, "rotated_" + length);
        Estimate.mean(turned.stream().map(ModeTrial::accuracy).toList()).into(row, "rotated_" + accuracy);
        trial.length().minus(rotated).into(differences, length);
    }

    private static List<Map<String, Object>> trees(List<ModeTrial> trials) {
        return trials.stream().map(ModeTrial::tree).toList();
    }
}
