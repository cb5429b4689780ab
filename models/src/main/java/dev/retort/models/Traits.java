package dev.retort.models;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a decoder departs from Llama.
 *
 * @param activation between the MLP's gate and its product
 * @param qkNorm whether each head of q and k passes an RMS norm before it is turned (Qwen3, Gemma 3)
 * @param outBias whether the output projection of attention has a bias, where q, k and v have one
 * @param fused whether q, k and v are one matrix, and the MLP's gate and up another (Phi-3)
 * @param postNorms whether what attention and MLP give passes a norm of its own before it is added (Gemma)
 * @param normsAddOne whether norm weights are stored less one (Gemma)
 * @param embeddingScale what embeddings are multiplied by
 * @param scoreScale what attention scores q·k are multiplied by
 * @param scoreCap c of c·tanh(score/c), 0 for none (Gemma 2)
 * @param logitCap the same for logits
 * @param slidingWindow which blocks see only the last tokens; null when all see all
 * @param noRope blocks without rotary embedding (SmolLM3)
 */
public record Traits(
        Activation activation,
        boolean qkNorm,
        boolean outBias,
        boolean fused,
        boolean postNorms,
        boolean normsAddOne,
        double embeddingScale,
        double scoreScale,
        double scoreCap,
        double logitCap,
        @Nullable SlidingWindow slidingWindow,
        List<Integer> noRope) {
    public enum Activation {
        SILU,
        /** Gaussian error linear unit, by its tanh approximation. */
        GELU_TANH
    }

    /**
     * Sliding-window attention.
     *
     * @param window how many tokens such a block sees, its own included
     * @param layers the blocks it holds for
     * @param rope what their positions turn by
     */
    public record SlidingWindow(int window, List<Integer> layers, Rope rope) {
        public SlidingWindow {
            layers = List.copyOf(layers);
            if (window < 1) {
                throw new IllegalArgumentException("a sliding window of " + window + " tokens");
            }
        }
    }

    public Traits {
        noRope = List.copyOf(noRope);
    }

    /** Llama's own. */
    public static Traits llama(int dHead) {
        return new Traits(
                Activation.SILU, false, false, false, false, false, 1, 1 / Math.sqrt(dHead), 0, 0, null, List.of());
    }

    boolean slides(int layer) {
        return slidingWindow != null && slidingWindow.layers().contains(layer);
    }

    /** The blocks for which something holds. */
    static List<Integer> layers(int nLayers, IntPredicate holds) {
        return IntStream.range(0, nLayers).filter(holds).boxed().toList();
    }
}
