package dev.retort.formats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of one fixture of {@code retort doctor --fixtures}.
 *
 * @param name the fixture's folder or file, such as {@code crosscoder/ckkissane}
 * @param kind what sort of thing it fixes ("crosscoder", "model", "gguf")
 * @param checked the names of what was compared
 * @param tolerance of the comparison that came closest to failing, or failed worst
 * @param maxDifference of the same comparison
 * @param detail a sentence, or the figures of every comparison
 */
public record FixtureResult(
        String name,
        String kind,
        Status status,
        List<String> checked,
        double tolerance,
        double maxDifference,
        String detail) {
    /** How it ended. */
    public enum Status {
        OK,
        FAILED,
        UNSUPPORTED,
        SKIPPED
    }

    public FixtureResult {
        checked = List.copyOf(checked);
    }

    /** OK when every check holds. */
    public static FixtureResult of(String name, String kind, List<FixtureCheck> checks) {
        FixtureCheck worst = checks.stream()
                .max((a, b) -> Double.compare(strain(a), strain(b)))
                .orElseThrow(() -> new IllegalArgumentException(name + ": nothing was checked"));
        Status status = checks.stream().allMatch(FixtureCheck::holds) ? Status.OK : Status.FAILED;
        String detail = checks.stream()
                .map(check -> String.format(Locale.ROOT, "%s %.1e", check.name(), check.difference()))
                .collect(Collectors.joining(", "));
        return new FixtureResult(
                name,
                kind,
                status,
                checks.stream().map(FixtureCheck::name).toList(),
                worst.tolerance(),
                worst.difference(),
                detail);
    }

    /** One that could not be compared, and why. */
    public static FixtureResult without(String name, String kind, Status status, String why) {
        return new FixtureResult(name, kind, status, List.of(), 0, 0, why);
    }

    /** Under the names {@code --json} prints. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("kind", kind);
        tree.put("status", status.name().toLowerCase(Locale.ROOT));
        tree.put("checked", checked);
        tree.put("tolerance", tolerance);
        tree.put("max_difference", maxDifference);
        tree.put("detail", detail);
        return tree;
    }

    private static double strain(FixtureCheck check) {
        return check.difference() == 0 ? 0 : check.difference() / check.tolerance();
    }
}
