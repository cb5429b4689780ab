package dev.retort.study;

import dev.retort.atlas.CategoryReading;
import dev.retort.atlas.Context;
import dev.retort.atlas.Contrast;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.study.report.Atlas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which features of a crosscoder a person is shown, and where they fire on the test part. */
final class ShownFeatures {
    private static final int CONTEXTS = 6;
    private static final int REACH = 14;

    /** How many at either end of the NRN. */
    private static final int EXTREMES = 10;

    /** A feature at an end must fire on this share of the tokens: the rarest are at the ends by chance. */
    private static final double OFTEN = 0.001;

    private static final Set<Contrast> SHOWN = EnumSet.of(Contrast.PRE_HARD, Contrast.AT_HARD, Contrast.SEGMENT);

    private final CrosscoderKind kind;
    private final FeatureView test;
    private final FeatureStatistics statistics;
    private final double[] nrn;

    ShownFeatures(CrosscoderKind kind, FeatureView test, double[] nrn) {
        this.kind = kind;
        this.test = test;
        this.statistics = test.statistics();
        this.nrn = nrn;
    }

    /** For each category the features that read it best in some contrast. */
    Map<String, List<Atlas.Feature>> byCategory(List<CategoryReading> readings) {
        Map<String, Map<Integer, Double>> best = new LinkedHashMap<>();
        for (CategoryReading reading : readings) {
            Map<Integer, Double> ofCategory = best.computeIfAbsent(reading.category(), _ -> new LinkedHashMap<>());
            if (SHOWN.contains(reading.contrast())) {
                keep(ofCategory, reading.best());
                CategoryReading.Reader above = reading.aboveHalf();
                if (above != null) {
                    keep(ofCategory, above);
                }
            }
        }
        Map<String, List<Atlas.Feature>> shown = new LinkedHashMap<>();
        best.forEach((category, features) -> {
            List<Atlas.Feature> here = new ArrayList<>();
            features.forEach((feature, auroc) -> here.add(shown(feature, auroc)));
            shown.put(category, here);
        });
        return shown;
    }

    /** The features that are most one model's own, whatever they are about. */
    Map<String, List<Atlas.Feature>> extremes() {
        Comparator<Integer> byNrn = Comparator.comparingDouble(feature -> nrn[feature]);
        Map<String, List<Atlas.Feature>> shown = new LinkedHashMap<>();
        shown.put("distilled", first(byNrn.reversed(), feature -> nrn[feature] > 0.5));
        shown.put("base", first(byNrn, feature -> nrn[feature] < 0.5));
        return shown;
    }

    private List<Atlas.Feature> first(Comparator<Integer> order, IntPredicate side) {
        return IntStream.range(0, nrn.length)
                .filter(feature -> statistics.firing()[feature] >= OFTEN)
                .filter(side)
                .boxed()
                .sorted(order)
                .limit(EXTREMES)
                .map(feature -> shown(feature, null))
                .toList();
    }

    private static void keep(Map<Integer, Double> best, CategoryReading.Reader reader) {
        best.merge(reader.feature(), reader.auroc().value(), Math::max);
    }

    private Atlas.Feature shown(int feature, @Nullable Double auroc) {
        List<Atlas.Context> contexts =
                Context.strongest(test.activations(), test.table(), feature, CONTEXTS, REACH).stream()
                        .map(c -> new Atlas.Context(c.tokens(), c.values(), c.document(), c.kind()))
                        .toList();
        return new Atlas.Feature(
                kind.word(), feature, nrn[feature], auroc, statistics.firing()[feature], contexts);
    }
}
