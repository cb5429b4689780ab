package dev.retort.experiments.solo;

import dev.retort.atlas.Measured;
import dev.retort.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Features with how well they are read solo, the best first, for people. */
public final class SoloTable {
    private static final List<Function<SoloFeature, @Nullable Measured>> FIGURES =
            List.of(SoloFeature::r2, SoloFeature::auroc, SoloFeature::precision, SoloFeature::recall);

    private SoloTable() {}

    /** @param rows how many of them at most */
    public static Table of(List<SoloFeature> features, int rows) {
        List<List<@Nullable Object>> shown = new ArrayList<>();
        features.stream()
                .sorted((a, b) -> Double.compare(value(b.r2()), value(a.r2())))
                .limit(rows)
                .forEach(f -> {
                    List<@Nullable Object> row = new ArrayList<>();
                    row.add(f.feature());
                    row.add(f.nrn());
                    row.add(f.firing());
                    for (Function<SoloFeature, @Nullable Measured> figure : FIGURES) {
                        row.add(told(figure.apply(f)));
                    }
                    row.add(f.threshold());
                    shown.add(row);
                });
        return new Table(
                List.of("feature", "NRN", "firing", "R²", "AUROC", "precision", "recall", "threshold"),
                shown,
                features.size() > rows);
    }

    private static double value(@Nullable Measured figure) {
        return figure == null ? Double.NEGATIVE_INFINITY : figure.value();
    }

    private static @Nullable String told(@Nullable Measured figure) {
        if (figure == null) {
            return null;
        }
        return figure.low() == null || figure.high() == null
                ? String.format(Locale.ROOT, "%.3f", figure.value())
                : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", figure.value(), figure.low(), figure.high());
    }
}
