package dev.retort.crosscoder.exchange;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;

/** What dictionary_learning weighs a feature's value with, in the order of its {@code code_normalization_id}, from 1. */
enum CodeNorm {
    /** Σ_l ‖d^l‖, Retort's own. */
    CROSSCODER,
    /** ‖(d^1, d^2, …)‖. */
    SAE,
    /** A weighted sum of both. */
    MIXED,
    /** 1. */
    NONE,
    /** ‖d^l‖, and a feature is on or off for each side by itself. */
    DECOUPLED;

    /** Old files do not say; then it is the first. */
    static CodeNorm of(PeerTensors tensors, MapNode config) {
        if (tensors.has("code_normalization_id")) {
            double id = tensors.number("code_normalization_id");
            if (id < 1 || id > values().length || id != Math.rint(id)) {
                throw tensors.refuse("has the code_normalization_id " + id + "; there are 1 to " + values().length);
            }
            return values()[(int) id - 1];
        }
        Node name = config.get("code_normalization");
        return name == null
                ? CROSSCODER
                : valueOf(name.asChoice(
                        java.util.Arrays.stream(values()).map(Enum::name).toList()));
    }

    /** n (F) of all sides together; DECOUPLED has none. */
    double[] norms(Weights weights, MapNode config) {
        return switch (this) {
            case CROSSCODER -> sum(weights);
            case SAE -> together(weights);
            case MIXED -> {
                double[] norms = together(weights);
                double[] sum = sum(weights);
                double sae = config.doubleOr("code_normalization_alpha_sae", 1.0);
                double crosscoder = config.doubleOr("code_normalization_alpha_cc", 0.1);
                for (int f = 0; f < norms.length; f++) {
                    norms[f] = sae * norms[f] + crosscoder * sum[f];
                }
                yield norms;
            }
            case NONE -> Gates.ones((int) weights.features());
            case DECOUPLED -> throw new IllegalArgumentException("each side has norms of its own");
        };
    }

    private static double[] together(Weights weights) {
        return weights.wDec().norm(1, false).toDoubles();
    }

    private static double[] sum(Weights weights) {
        return weights.sides().norms(weights.wDec()).sum(1, false).toDoubles();
    }
}
