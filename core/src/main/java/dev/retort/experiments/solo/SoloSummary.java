package dev.retort.experiments.solo;

import dev.retort.atlas.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.jspecify.annotations.Nullable;

/** How good solo values are over features: all of them, and those that the served model has more of than the base. */
public record SoloSummary(List<Group> groups) {
    /** Tenth, middle and ninetieth of a hundred features in order. */
    public record Spread(double low, double median, double high) {
        static @Nullable Spread of(List<SoloFeature> features, Function<SoloFeature, @Nullable Measured> figure) {
            double[] values = features.stream()
                    .map(figure)
                    .filter(Objects::nonNull)
                    .mapToDouble(Measured::value)
                    .toArray();
            if (values.length == 0) {
                return null;
            }
            Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
            percentile.setData(values);
            return new Spread(percentile.evaluate(10), percentile.evaluate(50), percentile.evaluate(90));
        }

        private String told() {
            return String.format(Locale.ROOT, "%.3f (%.3f – %.3f)", median, low, high);
        }
    }

    /**
     * Some features.
     *
     * @param r2 null where none of them fires on the test part, as the others
     */
    public record Group(
            String name,
            int features,
            @Nullable Spread r2,
            @Nullable Spread auroc,
            @Nullable Spread precision,
            @Nullable Spread recall) {}

    public SoloSummary {
        groups = List.copyOf(groups);
    }

    /** Of all features, of those with NRN above ½, and of the others. */
    public static SoloSummary of(List<SoloFeature> features) {
        List<Group> groups = new ArrayList<>();
        groups.add(group("all", features, feature -> true));
        groups.add(group("NRN > ½", features, feature -> feature.nrn() > 0.5));
        groups.add(group("NRN ≤ ½", features, feature -> feature.nrn() <= 0.5));
        return new SoloSummary(groups);
    }

    private static Group group(String name, List<SoloFeature> features, Predicate<SoloFeature> in) {
        List<SoloFeature> chosen = features.stream().filter(in).toList();
        return new Group(
                name,
                chosen.size(),
                Spread.of(chosen, SoloFeature::r2),
                Spread.of(chosen, SoloFeature::auroc),
                Spread.of(chosen, SoloFeature::precision),
                Spread.of(chosen, SoloFeature::recall));
    }

    /** The groups by name, for programs. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        groups.forEach(group -> tree.put(group.name(), group));
        return tree;
    }

    /** A line a group: the median over its features, and what a tenth of them lie below and above. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Group group : groups) {
            text.append(String.format(Locale.ROOT, "%-8s %5d features", group.name(), group.features()));
            if (group.r2() != null && group.auroc() != null) {
                text.append("  R² ")
                        .append(group.r2().told())
                        .append("  AUROC ")
                        .append(group.auroc().told());
            }
            text.append('\n');
        }
        return text.append("median over features (a tenth of them below – a tenth above), on the test part\n")
                .toString();
    }
}
