package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;

/**
 * How features fire in each part of a corpus, and by the place in the document: places are counted in octaves, the first
 * token, the second, the next two, four, ….
 */
public final class PartFiring {
    /** Octaves of places: up to 2¹⁶ tokens and all beyond. */
    public static final int OCTAVES = 18;

    private static final List<Column> COLUMNS = List.of(
            new Column("feature", Type.INT),
            new Column("part", Type.TEXT),
            new Column("tokens", Type.LONG),
            new Column("fired", Type.LONG),
            new Column("firing", Type.DOUBLE),
            new Column("mean", Type.DOUBLE),
            new Column("max", Type.FLOAT));

    private final CorpusParts parts;
    private final DocumentRows documents;
    private final Sums[] byPart;
    private final long[] tokensOfPart;
    private final float[][] octaves; // by feature: Σ values in each
    private final long[] tokensOfOctave = new long[OCTAVES];

    /** By feature. */
    private record Sums(long[] fired, double[] sum, float[] most) {
        Sums(int features) {
            this(new long[features], new double[features], new float[features]);
        }

        void add(int feature, float value) {
            fired[feature]++;
            sum[feature] += value;
            most[feature] = Math.max(most[feature], value);
        }
    }

    /** @param lengths of the documents, in the corpus's order */
    public PartFiring(int features, CorpusParts parts, int[] lengths) {
        this.parts = parts;
        this.documents = new DocumentRows(lengths);
        this.byPart = new Sums[parts.names().size()];
        for (int part = 0; part < byPart.length; part++) {
            byPart[part] = new Sums(features);
        }
        this.tokensOfPart = new long[byPart.length];
        this.octaves = new float[features][OCTAVES];
    }

    /** Pieces come in their order. */
    public void add(ActivationSweep.Piece piece, FeatureCode code) {
        int[] kept = piece.kept();
        int[] documentOf = documents.of(piece.firstRow(), piece.flagged().length);
        int[] masks = new int[kept.length];
        int[] octaveOf = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            long row = piece.firstRow() + kept[i];
            masks[i] = byPart.length == 0 ? 0 : parts.masks()[Math.toIntExact(row)];
            octaveOf[i] = octave(Math.toIntExact(row - documents.first(documentOf[kept[i]])));
            tokensOfOctave[octaveOf[i]]++;
            for (int mask = masks[i]; mask != 0; mask &= mask - 1) {
                tokensOfPart[Integer.numberOfTrailingZeros(mask)]++;
            }
        }
        int[] starts = code.on().starts();
        for (int f = 0; f < code.features(); f++) {
            for (int i = starts[f]; i < starts[f + 1]; i++) {
                int token = code.on().tokens()[i];
                float value = code.values()[i];
                octaves[f][octaveOf[token]] += value;
                for (int mask = masks[token]; mask != 0; mask &= mask - 1) {
                    byPart[Integer.numberOfTrailingZeros(mask)].add(f, value);
                }
            }
        }
    }

    static int octave(int place) {
        return Math.min(OCTAVES - 1, Integer.SIZE - Integer.numberOfLeadingZeros(place));
    }

    /** A feature's mean value over all tokens of each octave of places; NaN where there are none. */
    public float[] meanByPlace(int feature) {
        float[] means = new float[OCTAVES];
        for (int octave = 0; octave < OCTAVES; octave++) {
            means[octave] = tokensOfOctave[octave] == 0 ? Float.NaN : octaves[feature][octave] / tokensOfOctave[octave];
        }
        return means;
    }

    /** Tokens of a part, by its place among the parts. */
    long tokens(int part) {
        return tokensOfPart[part];
    }

    /** Tokens of a part on which a feature fires. */
    long fired(int part, int feature) {
        return byPart[part].fired()[feature];
    }

    /** Writes {@code parts.parquet} into a folder, where the corpus has parts. */
    public void write(Path folder) {
        if (byPart.length == 0) {
            return;
        }
        TableFile.write(folder.resolve("parts.parquet"), COLUMNS, rows -> {
            for (int f = 0; f < octaves.length; f++) {
                for (int part = 0; part < byPart.length; part++) {
                    Sums sums = byPart[part];
                    long fired = sums.fired()[f];
                    long tokens = tokensOfPart[part];
                    rows.begin()
                            .put(f)
                            .put(parts.names().get(part))
                            .put(tokens)
                            .put(fired)
                            .put(tokens == 0 ? Double.NaN : (double) fired / tokens)
                            .put(fired == 0 ? 0 : sums.sum()[f] / fired)
                            .put(sums.most()[f])
                            .end();
                }
            }
        });
    }
}
