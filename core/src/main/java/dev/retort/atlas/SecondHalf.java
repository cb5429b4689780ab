package dev.retort.atlas;

/** The documents of the second half, numbered from 0 on, and their resamples. */
final class SecondHalf {
    private final Halves halves;
    private final int[] numbers; // −1 in the first half
    private final Resamples resamples;

    SecondHalf(Halves halves, Bootstrap bootstrap) {
        this.halves = halves;
        this.numbers = new int[halves.documents()];
        int count = 0;
        for (int document = 0; document < numbers.length; document++) {
            numbers[document] = halves.second()[document] ? count++ : -1;
        }
        this.resamples = bootstrap.resamples(count);
    }

    /** The number of a token's document; −1 when it is in the first half. */
    int of(int token) {
        return numbers[halves.documentOf()[token]];
    }

    int documents() {
        return resamples.units();
    }

    Resamples resamples() {
        return resamples;
    }
}
