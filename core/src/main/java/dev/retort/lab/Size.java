package dev.retort.lab;

import dev.retort.models.DecoderConfig;

/** The sizes of the lab's models; all are Qwen2 with tied embeddings. */
public enum Size {
    /** 209 thousand parameters: minutes on a laptop. */
    S(4, 4, 2, 64, 192),
    /** 1.2 million parameters. */
    M(6, 4, 2, 128, 384),
    /** 3.2 million parameters. */
    L(8, 6, 2, 192, 512);

    private final DecoderConfig config;

    Size(int nLayers, int nHeads, int nKvHeads, int dModel, int dMlp) {
        this.config = DecoderConfig.qwen2(
                nLayers, nHeads, nKvHeads, dModel, dMlp, Vocabulary.lab().size());
    }

    public DecoderConfig config() {
        return config;
    }
}
