package dev.retort.atlas;

import org.hipparchus.special.Erf;

/**
 * How well features tell the positives of one labelling from its negatives, with documents as the units. Holds what the
 * labelling alone says, so that a feature costs its values and the documents.
 */
public final class DocumentScores {
    private static final int BEST = 100;

    /** 1 / (4 Pr(Z ≥ √2)), rounded up: see {@link #pValue}. */
    private static final double BENTKUS = 3.1787;

    private final Labelling labelling;
    private final Halves halves;
    private final long[] positives = new long[2];
    private final long[] negatives = new long[2];
    private final int[] positivesOf;
    private final int[] labelledOf;

    DocumentScores(Labelling labelling, Halves halves) {
        this.labelling = labelling;
        this.halves = halves;
        this.positivesOf = new int[halves.documents()];
        this.labelledOf = new int[halves.documents()];
        byte[] kinds = labelling.kinds();
        for (int token = 0; token < kinds.length; token++) {
            if (kinds[token] != Labelling.LEFT_OUT) {
                int document = halves.documentOf()[token];
                boolean positive = kinds[token] == Labelling.POSITIVE;
                labelledOf[document]++;
                positivesOf[document] += positive ? 1 : 0;
                (positive ? positives : negatives)[half(document)]++;
            }
        }
    }

    /**
     * One feature's.
     *
     * @param chosen AUROC on the first half of the documents
     * @param auroc on the second, as all that follows
     * @param error its standard error, documents being the units (Obuchowski 1997)
     * @param p of "the feature has nothing to do with the labels"
     * @param lift how much more often it fires on positives than on all labelled tokens
     * @param precision the share of positives among the labelled tokens where it is strongest, 100 at most
     */
    public record Score(double chosen, double auroc, double error, double p, double lift, double precision) {}

    /** Whether either half has nothing to tell, or nothing to tell it from. */
    boolean empty() {
        return positives[0] == 0 || positives[1] == 0 || negatives[0] == 0 || negatives[1] == 0;
    }

    private int half(int document) {
        return halves.second()[document] ? 1 : 0;
    }

    Labelling labelling() {
        return labelling;
    }

    /**
     * @param sorted where the feature fires, by falling value
     * @param work one number a document, overwritten
     */
    Score of(Auroc sorted, Work work) {
        long[] firedPositives = new long[2];
        long[] firedNegatives = new long[2];
        double[] won = new double[2];
        int[] tokens = sorted.tokens();
        byte[] kinds = labelling.kinds();
        long strongest = 0;
        long strongestPositives = 0;
        int i = 0;
        for (int end : sorted.groupEnds()) {
            long[] tiedPositives = new long[2];
            long[] tiedNegatives = new long[2];
            for (int j = i; j < end; j++) {
                byte kind = kinds[tokens[j]];
                if (kind == Labelling.LEFT_OUT) {
                    continue;
                }
                int half = half(halves.documentOf()[tokens[j]]);
                (kind == Labelling.POSITIVE ? tiedPositives : tiedNegatives)[half]++;
                if (half == 1 && strongest < BEST) {
                    strongest++;
                    strongestPositives += kind == Labelling.POSITIVE ? 1 : 0;
                }
            }
            i = end;
            for (int half = 0; half < 2; half++) {
                firedNegatives[half] += tiedNegatives[half];
                won[half] += tiedPositives[half] * (negatives[half] - firedNegatives[half] + 0.5 * tiedNegatives[half]);
                firedPositives[half] += tiedPositives[half];
            }
        }
        double[] auroc = new double[2];
        for (int half = 0; half < 2; half++) {
            won[half] += 0.5 * (positives[half] - firedPositives[half]) * (negatives[half] - firedNegatives[half]);
            auroc[half] = won[half] / ((double) positives[half] * negatives[half]);
        }
        long fired = firedPositives[1] + firedNegatives[1];
        work.of(this, sorted, auroc[1], firedPositives[1], firedNegatives[1]);
        double rate = (double) fired / (positives[1] + negatives[1]);
        return new Score(
                auroc[0],
                auroc[1],
                work.error,
                work.p,
                fired == 0 ? Double.NaN : firedPositives[1] / (double) positives[1] / rate,
                strongest == 0 ? Double.NaN : (double) strongestPositives / strongest);
    }

    /**
     * Of Σ ψ over documents, each of which would be 0 in the mean and as often above as below if the labels had nothing to do
     * with the feature: the sum over √Σψ² is then a weighted sum of random signs, with tails at most 3.1787 times the normal
     * ones (Bentkus &amp; Dzindzalieta 2015, Bernoulli 21, 1231). Few documents in which a feature fires cannot make a small
     * p, as the ratio is at most the root of their number; the number of tokens plays no part.
     */
    static double pValue(double sum, double squares) {
        if (squares == 0) {
            return 1;
        }
        double z = Math.abs(sum) / Math.sqrt(squares);
        return Math.min(1, BENTKUS * Erf.erfc(z / Math.sqrt(2)));
    }

    /** Each document's part in the AUROC and in the test. */
    static final class Work {
        private final double[] rank;
        private final double[] influence;
        private double error;
        private double p;

        Work(int documents) {
            this.rank = new double[documents];
            this.influence = new double[documents];
        }

        private void of(DocumentScores of, Auroc sorted, double auroc, long firedPositives, long firedNegatives) {
            double p1 = of.positives[1];
            double n1 = of.negatives[1];
            double all = p1 + n1;
            double share = p1 / all;
            // What a token that does not fire has: it ties with all others of its kind.
            double silentRank = 0.5 * (all - firedPositives - firedNegatives) / all;
            double silentPositive = (0.5 * (n1 - firedNegatives) / n1 - auroc) / p1;
            double silentNegative = ((firedPositives + 0.5 * (p1 - firedPositives)) / p1 - auroc) / n1;
            for (int d = 0; d < rank.length; d++) {
                int labelled = of.half(d) == 1 ? of.labelledOf[d] : 0;
                int positive = labelled == 0 ? 0 : of.positivesOf[d];
                rank[d] = (silentRank - 0.5) * (positive - share * labelled);
                influence[d] = positive * silentPositive + (labelled - positive) * silentNegative;
            }
            int[] tokens = sorted.tokens();
            byte[] kinds = of.labelling.kinds();
            int[] documentOf = of.halves.documentOf();
            long above = 0;
            long abovePositives = 0;
            int i = 0;
            for (int end : sorted.groupEnds()) {
                long tied = 0;
                long tiedPositives = 0;
                for (int j = i; j < end; j++) {
                    if (kinds[tokens[j]] != Labelling.LEFT_OUT && of.half(documentOf[tokens[j]]) == 1) {
                        tied++;
                        tiedPositives += kinds[tokens[j]] == Labelling.POSITIVE ? 1 : 0;
                    }
                }
                double own = (all - above - 0.5 * tied) / all - silentRank;
                long aboveNegatives = above - abovePositives;
                double positive =
                        ((n1 - aboveNegatives - 0.5 * (tied - tiedPositives)) / n1 - auroc) / p1 - silentPositive;
                double negative = ((abovePositives + 0.5 * tiedPositives) / p1 - auroc) / n1 - silentNegative;
                for (int j = i; j < end; j++) {
                    int d = documentOf[tokens[j]];
                    byte kind = kinds[tokens[j]];
                    if (kind != Labelling.LEFT_OUT && of.half(d) == 1) {
                        boolean such = kind == Labelling.POSITIVE;
                        rank[d] += (such ? 1 - share : -share) * own;
                        influence[d] += such ? positive : negative;
                    }
                }
                above += tied;
                abovePositives += tiedPositives;
                i = end;
            }
            finish(of);
        }

        private void finish(DocumentScores of) {
            double sum = 0;
            double squares = 0;
            double variance = 0;
            int documents = 0;
            for (int d = 0; d < rank.length; d++) {
                sum += rank[d];
                squares += rank[d] * rank[d];
                variance += influence[d] * influence[d];
                documents += of.half(d) == 1 && of.labelledOf[d] > 0 ? 1 : 0;
            }
            p = pValue(sum, squares);
            error = documents < 2 ? Double.NaN : Math.sqrt(variance * documents / (documents - 1));
        }
    }
}
