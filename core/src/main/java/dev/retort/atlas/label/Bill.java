package dev.retort.atlas.label;

/**
 * What a run will take.
 *
 * @param features to be named
 * @param requests in all
 * @param answered how many of them are answered already, by earlier runs
 * @param tokensIn of the requests still to be sent, estimated
 * @param tokensOut of their answers, for a judge that does not think aloud
 */
public record Bill(int features, long requests, long answered, long tokensIn, long tokensOut) {
    /** Stands for a name that is not known yet. */
    static final String USUAL_NAME = "words that tell the reader that a conclusion follows from it";

    static final int NAME_TOKENS = 25;

    private static final double MILLION = 1e6;

    static int verdictTokens(int examples) {
        return 2 * examples + 1;
    }

    Bill with(ChatRequest request, boolean known, int answerTokens) {
        return new Bill(
                features,
                requests + 1,
                answered + (known ? 1 : 0),
                tokensIn + (known ? 0 : request.estimatedTokens()),
                tokensOut + (known ? 0 : answerTokens));
    }

    /** Requests still to be sent. */
    public long open() {
        return requests - answered;
    }

    /** @param priceIn of a million tokens; so too {@code priceOut} */
    public double cost(double priceIn, double priceOut) {
        return (tokensIn * priceIn + tokensOut * priceOut) / MILLION;
    }
}
