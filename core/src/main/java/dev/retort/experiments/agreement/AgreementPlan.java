package dev.retort.experiments.agreement;

import dev.retort.activations.Part;
import dev.retort.basics.BadInput;

/**
 * What agreement is measured by.
 *
 * @param part of the corpus
 * @param tokens that tokens are compared with each other on (RSA, nearest neighbours)
 * @param nullTokens that documents are shuffled on, at most
 * @param permutations how many shuffles; 0 leaves them out
 * @param groups of documents that intervals leave out in turn, at most
 * @param seed of the shuffles
 */
public record AgreementPlan(Part part, int tokens, int nullTokens, int permutations, int groups, long seed) {
    /** Two matrices of tokens by tokens, and what they are sorted in, then take 0.8 GB. */
    private static final int MOST_TOKENS = 5_000;

    public AgreementPlan {
        if (tokens <= NearestTokens.K + 1 || tokens > MOST_TOKENS) {
            throw new BadInput("--tokens " + tokens + ": expected more than " + (NearestTokens.K + 1)
                    + ", since each token is held against its " + NearestTokens.K + " nearest, and at most "
                    + MOST_TOKENS + ".");
        }
        if (groups < KeptTokens.FEWEST) {
            throw new BadInput(
                    "--resamples " + groups + ": expected at least " + KeptTokens.FEWEST + " groups of documents.");
        }
        if (permutations < 0) {
            throw new BadInput("--permutations " + permutations + ": expected 0 or more.");
        }
        if (nullTokens < 100) {
            throw new BadInput("--null-tokens " + nullTokens + ": expected at least 100.");
        }
    }
}
