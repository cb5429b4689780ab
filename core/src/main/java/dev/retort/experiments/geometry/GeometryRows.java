package dev.retort.experiments.geometry;

import dev.retort.atlas.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every figure of a {@link Geometry} in a list, in the order of its sections. */
final class GeometryRows {
    private static final String ACTIVATIONS = "activations";
    private static final String FEATURES = "features";
    private static final String ANALOGIES = "analogies";
    private static final String LOSS = "parallelogram_loss";

    private final List<GeometryRow> rows = new ArrayList<>();

    private GeometryRows() {}

    static List<GeometryRow> of(Geometry geometry) {
        GeometryRows all = new GeometryRows();
        if (geometry.activations() != null) {
            all.activations(geometry.activations());
        }
        if (geometry.features() != null) {
            all.features(geometry.features());
        }
        if (geometry.analogies() != null) {
            all.analogies(geometry.analogies());
        }
        return all.rows;
    }

    private void activations(ActivationGeometry geometry) {
        for (ActivationGeometry.CorpusPart part : geometry.parts()) {
            for (ActivationGeometry.Side side : part.sides()) {
                put(ACTIVATIONS, side.hook(), side.model(), null, part.name(), side.figures());
            }
            for (ActivationGeometry.Change change : part.changes()) {
                put(
                        ACTIVATIONS,
                        change.pair().hook(),
                        change.pair().modelB(),
                        change.pair().modelA(),
                        part.name(),
                        change.figures());
            }
        }
    }

    private void put(
            String section,
            String hook,
            String model,
            @Nullable String against,
            String scope,
            Map<String, Measured> figures) {
        figures.forEach((measure, figure) ->
                rows.add(GeometryRow.of(section, hook, model, against, scope, measure, figure, Shuffles.NONE)));
    }

    private void features(FeatureGeometry geometry) {
        for (FeatureGeometry.Side side : geometry.sides()) {
            side.groups()
                    .forEach((name, group) -> group.figures()
                            .forEach((measure, figure) -> rows.add(GeometryRow.of(
                                    FEATURES,
                                    "",
                                    side.model(),
                                    null,
                                    name,
                                    measure,
                                    figure,
                                    measure.equals(Spectrum.PARTICIPATION) ? group.random() : Shuffles.NONE))));
            CategoryClusters clusters = side.clusters();
            if (clusters != null) {
                rows.add(clustered(side, "separation", clusters.separation(), clusters.shuffledSeparation()));
                rows.add(clustered(side, "silhouette", clusters.silhouette(), clusters.shuffledSilhouette()));
                for (CategoryClusters.One one : clusters.categories()) {
                    rows.add(GeometryRow.of(
                            FEATURES,
                            "",
                            side.model(),
                            null,
                            one.name(),
                            "separation",
                            Measured.bare(one.separation(), one.features()),
                            new Shuffles(Double.NaN, Double.NaN, Double.NaN, one.p())));
                }
            }
        }
    }

    private static GeometryRow clustered(
            FeatureGeometry.Side side, String measure, Measured figure, Shuffles shuffled) {
        return GeometryRow.of(FEATURES, "", side.model(), null, "categories", measure, figure, shuffled);
    }

    private void analogies(AnalogyGeometry geometry) {
        AnalogyGeometry.Model first = geometry.models().getFirst();
        for (AnalogyGeometry.Relation set : geometry.sets()) {
            for (int m = 0; m < set.readings().size(); m++) {
                AnalogyGeometry.Model model = geometry.models().get(m);
                AnalogyReading reading = set.readings().get(m);
                Measured loss = reading.loss().measured();
                if (loss != null) {
                    rows.add(GeometryRow.of(
                            ANALOGIES, model.hook(), model.name(), null, set.name(), LOSS, loss, reading.shuffled()));
                }
                Measured change = m == 0 ? null : set.changes().get(m - 1);
                if (change != null) {
                    String hook = first.hook().equals(model.hook()) ? model.hook() : first.hook() + ", " + model.hook();
                    rows.add(GeometryRow.of(
                            ANALOGIES, hook, model.name(), first.name(), set.name(), LOSS, change, Shuffles.NONE));
                }
            }
        }
    }
}
