package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.atlas.LatentScaling.Target;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.crosscoder.NormRatios;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.RowSink;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What one pass over a corpus tells of every feature, as the table {@code features}: a row a feature, in their order. Of
 * two models, the base (0) and the distilled (1).
 *
 * @param norms of the decoder, relative to each model's activations
 * @param totals of all tokens, whatever the features
 * @param bounds by which features are called exclusive
 */
public record FeatureTable(
        Crosscoder crosscoder,
        NormRatios norms,
        Firing firing,
        PartFiring parts,
        Exclusivity.Evidence evidence,
        FeatureMoments.Totals totals,
        Exclusivity bounds) {
    private static final List<Column> COLUMNS = List.of(
            new Column("feature", Type.INT),
            new Column("class", Type.TEXT),
            new Column("nrn", Type.DOUBLE),
            new Column("rdn", Type.DOUBLE),
            new Column("norm_base", Type.DOUBLE),
            new Column("norm_distilled", Type.DOUBLE),
            new Column("cos_decoder", Type.DOUBLE),
            new Column("cos_encoder", Type.DOUBLE),
            new Column("fired", Type.LONG),
            new Column("firing", Type.DOUBLE),
            new Column("mean", Type.DOUBLE),
            new Column("max", Type.FLOAT),
            new Column("histogram", Type.INTS),
            new Column("mean_by_place", Type.FLOATS),
            new Column("nu_error", Type.DOUBLE),
            new Column("nu_reconstruction", Type.DOUBLE),
            new Column("free_error", Type.DOUBLE),
            new Column("free_activation", Type.DOUBLE),
            new Column("ridge_r2_base", Type.DOUBLE),
            new Column("ridge_r2_distilled", Type.DOUBLE));

    /**
     * One pass over tokens normalised as the crosscoder wants them; memory does not grow with their number.
     *
     * @param parts gets to see the same pass
     * @param also gets to see it too
     * @throws BadInput when the crosscoder is not of two models
     */
    public static FeatureTable of(
            CrosscoderFile file,
            ActivationSweep sweep,
            PartFiring parts,
            BiConsumer<ActivationSweep.Piece, FeatureCode> also,
            Exclusivity bounds,
            Progress progress) {
        Crosscoder crosscoder = file.crosscoder();
        if (crosscoder.models() != 2) {
            throw new BadInput("an atlas compares two models; this crosscoder has " + crosscoder.models() + " sides.");
        }
        Firing firing = new Firing(crosscoder.features());
        NormRatios norms = NormRatios.of(crosscoder, file.normaliser());
        try (FeatureMoments moments = FeatureMoments.of(crosscoder, sweep, progress, (piece, code) -> {
            firing.add(code);
            parts.add(piece, code);
            also.accept(piece, code);
        })) {
            Exclusivity.Evidence evidence = new Exclusivity.Evidence(
                    norms,
                    LatentScaling.of(crosscoder, moments),
                    FreeDirection.of(crosscoder, moments),
                    RidgeReading.of(moments));
            return new FeatureTable(crosscoder, norms, firing, parts, evidence, moments.totals(), bounds);
        }
    }

    /** Of each feature. */
    public FeatureClass[] classes() {
        return classes(Cosines.between(crosscoder.wDec(), crosscoder.sides(), 0, 1));
    }

    private FeatureClass[] classes(double[] cosines) {
        FeatureClass[] classes = new FeatureClass[crosscoder.features()];
        for (int f = 0; f < classes.length; f++) {
            classes[f] = FeatureClass.of(f, bounds, evidence, cosines[f], firing.count(f) > 0);
        }
        return classes;
    }

    /** Writes {@code features.parquet} into a folder. */
    public void write(Path folder) {
        double[] decoder = Cosines.between(crosscoder.wDec(), crosscoder.sides(), 0, 1);
        FeatureClass[] classes = classes(decoder);
        double[] encoder = Cosines.between(crosscoder.wEnc(), crosscoder.sides(), 0, 1);
        TableFile.write(folder.resolve("features.parquet"), COLUMNS, rows -> {
            for (int f = 0; f < classes.length; f++) {
                rows.begin()
                        .put(f)
                        .put(classes[f].word())
                        .put(norms.nrn(f))
                        .put(norms.rdn(f))
                        .put(norms.base()[f])
                        .put(norms.other()[f])
                        .put(decoder[f])
                        .put(encoder[f])
                        .put(firing.count(f))
                        .put(firing.rate(f))
                        .put(firing.mean(f))
                        .put(firing.max(f))
                        .put(firing.histogram(f))
                        .put(parts.meanByPlace(f));
                evidence(f, rows);
                rows.end();
            }
        });
    }

    /** Of the weak side for what the strong one has; features that both have equally are looked at in the base. */
    private void evidence(int feature, RowSink row) {
        int strong = norms.nrn(feature) < 0.5 ? 0 : 1;
        int weak = 1 - strong;
        row.put(evidence.scaling().nu(Target.ERROR, feature, strong, weak))
                .put(evidence.scaling().nu(Target.RECONSTRUCTION, feature, strong, weak))
                .put(evidence.free().errorRatio(feature, strong, weak))
                .put(evidence.free().activationRatio(feature, strong, weak))
                .put(evidence.ridge().r2()[0][feature])
                .put(evidence.ridge().r2()[1][feature]);
    }
}
