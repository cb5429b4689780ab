package dev.retort.models;

/**
 * What a family's configuration class fills in for a key that {@code config.json} leaves out, where published checkpoints
 * do so or the class has its own mind (transformers 5.24, {@code configuration_*.py}).
 *
 * @param nHeads query heads; 0 when the file must say
 * @param nKvHeads key heads; 0 for as many as query heads
 * @param dHead width of a head; 0 for dModel / nHeads
 * @param vocabSize rows of the embedding; 0 when the file must say
 * @param contextLength positions
 * @param normEps added to the mean square in RMS norms
 * @param theta base of the rotary frequencies
 * @param tied whether the unembedding is the embedding
 * @param window of sliding-window blocks, 0 for none
 */
record HuggingFaceDefaults(
        int nHeads,
        int nKvHeads,
        int dHead,
        int vocabSize,
        int contextLength,
        double normEps,
        double theta,
        boolean tied,
        int window) {
    static HuggingFaceDefaults of(Family family) {
        return switch (family) {
            case LLAMA -> new HuggingFaceDefaults(0, 0, 0, 0, 2048, 1e-6, 1e4, false, 0);
            case SMOLLM3 -> new HuggingFaceDefaults(0, 4, 0, 0, 32_768, 1e-6, 2e6, true, 0);
            case MISTRAL -> new HuggingFaceDefaults(0, 8, 0, 0, 131_072, 1e-6, 1e4, false, 4096);
            case QWEN2 -> new HuggingFaceDefaults(0, 32, 0, 0, 32_768, 1e-6, 1e4, false, 4096);
            case QWEN3 -> new HuggingFaceDefaults(0, 32, 128, 0, 32_768, 1e-6, 1e4, false, 4096);
            case GEMMA2 -> new HuggingFaceDefaults(8, 4, 256, 256_000, 8192, 1e-6, 1e4, true, 4096);
            case GEMMA3 -> new HuggingFaceDefaults(8, 4, 256, 262_208, 131_072, 1e-6, 1e6, true, 4096);
            case PHI3 -> new HuggingFaceDefaults(0, 0, 0, 0, 4096, 1e-5, 1e4, false, 0);
        };
    }
}
