package dev.retort.study;

/** Which shares of the documents are for training, for choosing, and for the figures. */
public record SplitShares(double train, double dev, double test) {
    static final SplitShares USUAL = new SplitShares(0.8, 0.1, 0.1);

    boolean isWhole() {
        return Math.abs(train + dev + test - 1) < 1e-6;
    }
}
