package dev.retort.study.report;

import dev.retort.experiments.sizes.SizeTrend;
import dev.retort.study.metrics.Unit;
import dev.retort.study.sizes.SizeFamily;
import dev.retort.study.sizes.SizeFamily.Held;
import dev.retort.study.sizes.SizeLine;
import dev.retort.study.sizes.SizeVerdicts;
import dev.retort.study.sizes.SizedStudy;
import dev.retort.study.sizes.Sizes;
import dev.retort.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several studies by size as JSON, and as a table for people. */
public final class SizesTree {
    private static final int VERSION = 1;

    private SizesTree() {}

    /** {@code {"version", "by", "studies", "families": [{"held", "seeds", "measures": {…}}], "verdicts": {…}}}. */
    static Map<String, Object> of(Sizes sizes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        tree.put("by", sizes.by());
        List<Object> studies = new ArrayList<>();
        for (SizedStudy study : sizes.studies()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("study", study.name());
            one.put("pair", study.pair());
            one.put("d_model", study.width());
            if (study.parameters() != null) {
                one.put("parameters", Math.round(study.parameters()));
            }
            studies.add(one);
        }
        tree.put("studies", studies);
        tree.put("families", sizes.families().stream().map(SizesTree::family).toList());
        tree.put("verdicts", VerdictTree.of(SizeVerdicts.of(sizes)));
        return tree;
    }

    private static Map<String, Object> family(SizeFamily family) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Object> held = new LinkedHashMap<>();
        switch (family.held()) {
            case Held.Features(String kind, long features) -> {
                held.put("crosscoder", kind);
                held.put("features", features);
            }
            case Held.Ratio(String kind, double ratio) -> {
                held.put("crosscoder", kind);
                held.put("features_per_d", ratio);
            }
            case Held.Models _ -> held.put("models", true);
        }
        tree.put("held", held);
        tree.put("seeds", family.seeds());
        Map<String, Object> measures = new LinkedHashMap<>();
        for (SizeLine line : family.lines()) {
            Map<String, Object> one = new LinkedHashMap<>(trend(line.effect()));
            if (line.control() != null) {
                one.put("control", trend(line.control()));
            }
            if (line.difference() != null) {
                one.put("effect_minus_control", trend(line.difference()));
            }
            measures.put(line.measure().word(), one);
        }
        tree.put("measures", measures);
        return tree;
    }

    private static Map<String, Object> trend(SizeTrend trend) {
        Map<String, Object> tree = new LinkedHashMap<>();
        List<Object> groups = new ArrayList<>();
        for (SizeTrend.Group group : trend.groups()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("size", group.size());
            one.put("mean", group.mean().tree());
            one.put("values", group.values());
            groups.add(one);
        }
        tree.put("sizes", groups);
        if (trend.slope() != null) {
            tree.put("slope_per_doubling", trend.slope().tree());
        }
        return tree;
    }

    /** A line a family and quantity, with the slopes of effect, control and difference. */
    public static Table table(Sizes sizes) {
        List<List<@Nullable Object>> lines = new ArrayList<>();
        for (SizeFamily family : sizes.families()) {
            String held = switch (family.held()) {
                        case Held.Features(String kind, long _) -> kind + ", ";
                        case Held.Ratio(String kind, double _) -> kind + ", ";
                        case Held.Models _ -> "";
                    }
                    + SizeVerdicts.name(family.held()).name();
            for (SizeLine line : family.lines()) {
                List<@Nullable Object> cells = new ArrayList<>();
                cells.add(held);
                cells.add(line.measure().word().replace('-', ' '));
                cells.add(line.seeds().stream()
                        .map(String::valueOf)
                        .reduce((a, b) -> a + "+" + b)
                        .orElse("0"));
                cells.add(shown(line.effect(), line.measure().unit()));
                cells.add(shown(line.control(), line.measure().unit()));
                cells.add(shown(line.difference(), line.measure().unit()));
                lines.add(cells);
            }
        }
        return new Table(
                List.of("held", "quantity", "seeds", "slope per doubling", "control's", "effect less control"),
                lines,
                false);
    }

    private static @Nullable String shown(@Nullable SizeTrend trend, Unit unit) {
        if (trend == null) {
            return null;
        }
        return trend.slope() == null ? "not testable here" : unit.withInterval(SizeVerdicts.figure(trend.slope()));
    }
}
