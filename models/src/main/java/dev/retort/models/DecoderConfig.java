package dev.retort.models;

/**
 * What a decoder is, apart from its weights.
 *
 * @param contextLength positions it was trained for
 * @param normEps the epsilon inside every RMS norm
 * @param tiedEmbeddings whether the unembedding is the embedding
 * @param qkvBias whether the q, k, v projections have biases
 * @param traits where it departs from Llama
 */
public record DecoderConfig(
        Family family,
        int nLayers,
        int nHeads,
        int nKvHeads,
        int dModel,
        int dHead,
        int dMlp,
        int vocabSize,
        int contextLength,
        double normEps,
        Rope rope,
        boolean tiedEmbeddings,
        boolean qkvBias,
        Traits traits) {
    private static final int MOST_LAYERS = 10_000;
    private static final int WIDEST_HEAD = 1 << 16;

    public DecoderConfig {
        if (nLayers < 1 || nHeads < 1 || nKvHeads < 1 || dModel < 1 || dHead < 2 || dMlp < 1 || vocabSize < 1) {
            throw new IllegalArgumentException("every size of a decoder must be positive");
        }
        if (nLayers > MOST_LAYERS || dHead > WIDEST_HEAD) {
            throw new IllegalArgumentException(
                    nLayers + " blocks with heads of " + dHead + " are more than any decoder has");
        }
        if (contextLength < 1 || !(normEps >= 0 && normEps < 1)) {
            throw new IllegalArgumentException(
                    "a context of " + contextLength + " positions, or " + normEps + " added in norms, is no decoder's");
        }
        if (nHeads % nKvHeads != 0 || dHead % 2 != 0) {
            throw new IllegalArgumentException(nHeads + " heads cannot share " + nKvHeads
                    + " key/value heads, or the head width " + dHead + " is odd");
        }
        rope.check(dHead);
        if (traits.slidingWindow() instanceof Traits.SlidingWindow sliding) {
            sliding.rope().check(dHead);
        }
    }

    /** A small Qwen2 with tied embeddings, as the lab trains. */
    public static DecoderConfig qwen2(int nLayers, int nHeads, int nKvHeads, int dModel, int dMlp, int vocabSize) {
        return new DecoderConfig(
                Family.QWEN2,
                nLayers,
                nHeads,
                nKvHeads,
                dModel,
                dModel / nHeads,
                dMlp,
                vocabSize,
                512,
                1e-6,
                Rope.plain(10_000),
                true,
                true,
                Traits.llama(dModel / nHeads));
    }
}
