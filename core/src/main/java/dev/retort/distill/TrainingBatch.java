package dev.retort.distill;

/**
 * What one step of language-model training reads.
 *
 * <p>The loss of a step is the plain sum over b and t of {@code weights[b][t] · −log p(ids[b][t+1] | ids[b][0…t])}: the
 * source decides whether a step is a mean over its tokens or counts long rows in full, and the trainer never rescales.
 *
 * @param ids (B, T) token ids, right-padded
 * @param weights (B, T−1): how much the prediction of {@code ids[b][t+1]} at position t counts; 0 for padding and for
 *     tokens the model is not to learn
 */
@SuppressWarnings("ArrayRecordComponent") // made once a step, read once, never compared
public record TrainingBatch(int[][] ids, float[][] weights) {
    public TrainingBatch {
        if (ids.length == 0 || ids.length != weights.length) {
            throw new IllegalArgumentException("a batch needs as many rows of weights as of ids, and at least one: got "
                    + ids.length + " rows of ids and " + weights.length + " of weights");
        }
        for (int b = 0; b < ids.length; b++) {
            if (ids[b].length != ids[0].length || weights[b].length != ids[0].length - 1) {
                throw new IllegalArgumentException("row " + b + " of a batch of length " + ids[0].length + " has "
                        + ids[b].length + " ids and " + weights[b].length + " weights");
            }
        }
    }

    /** How many tokens are to be learnt: positions whose weight is not 0. */
    public int learntTokens() {
        int count = 0;
        for (float[] row : weights) {
            for (float weight : row) {
                count += weight != 0 ? 1 : 0;
            }
        }
        return count;
    }
}
