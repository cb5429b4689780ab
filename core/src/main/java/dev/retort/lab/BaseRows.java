package dev.retort.lab;

import dev.retort.distill.BatchSource;
import dev.retort.distill.TrainingBatch;
import java.util.Arrays;

/**
 * The base corpus as training rows: {@code <bos>}, then whole documents each closed by {@code <eos>}, the last one cut
 * where the row is full. Row {@code i} reads documents {@code 16 i … 16 i + 15} and depends on the seed and {@code i}
 * alone.
 *
 * @param rows rows in a batch (B)
 * @param length tokens in a row (T)
 * @param firstRow where the first batch begins; a model trained on with its own documents starts behind what it has read
 */
public record BaseRows(BaseCorpus corpus, int rows, int length, long firstRow) implements BatchSource {
    /** Enough for a row of 128: the shortest document has 11 tokens with its end. */
    private static final int DOCUMENTS = 16;

    /** 16 rows of 128 tokens, from the beginning. */
    public BaseRows(BaseCorpus corpus) {
        this(corpus, 16, 128, 0);
    }

    public int[] row(long index) {
        int[] row = new int[length];
        row[0] = Vocabulary.BOS;
        int filled = 1;
        for (int d = 0; filled < length; d++) {
            // Past the sixteenth a row goes on with documents far beyond any other row's, so that rows stay disjoint.
            long document = d < DOCUMENTS ? index * DOCUMENTS + d : Long.MAX_VALUE - index * DOCUMENTS - d;
            int[] ids = Vocabulary.lab().ids(corpus.document(document).text() + " <eos>");
            int taken = Math.min(ids.length, length - filled);
            System.arraycopy(ids, 0, row, filled, taken);
            filled += taken;
        }
        return row;
    }

    /** Every token counts alike, and a batch's weights sum to 1. */
    @Override
    public TrainingBatch batch(long step) {
        int[][] ids = new int[rows][];
        float[][] weights = new float[rows][length - 1];
        for (int b = 0; b < rows; b++) {
            ids[b] = row(firstRow + step * rows + b);
            Arrays.fill(weights[b], 1f / (rows * (length - 1)));
        }
        return new TrainingBatch(ids, weights);
    }
}
