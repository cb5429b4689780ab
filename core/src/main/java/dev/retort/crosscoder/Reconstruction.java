package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The first term of every loss. */
final class Reconstruction {
    private Reconstruction() {}

    /** x̂ − x (B, D) from the first p features alone, for each prefix p; of all when there are no prefixes. */
    static List<Tensor> errors(Crosscoder crosscoder, Tensor f, Tensor x, List<Integer> prefixes) {
        if (prefixes.size() <= 1) {
            return List.of(crosscoder.decode(f).sub(x));
        }
        List<Tensor> errors = new ArrayList<>();
        Tensor decoded = crosscoder.bDec();
        int from = 0;
        for (int to : prefixes) {
            // what the shorter prefix has decoded is not decoded again
            Tensor more = f.narrow(1, from, to - from).matmul(crosscoder.wDec().narrow(0, from, to - from));
            decoded = more.add(decoded);
            errors.add(decoded.sub(x));
            from = to;
        }
        return errors;
    }

    /** The mean over prefixes of the kind's measure of an error. */
    static Tensor loss(List<Tensor> errors, CrosscoderKind kind, Sides sides) {
        Tensor sum = of(errors.getFirst(), kind, sides);
        for (Tensor error : errors.subList(1, errors.size())) {
            sum = sum.add(of(error, kind, sides));
        }
        return errors.size() == 1 ? sum : sum.div((double) errors.size());
    }

    private static Tensor of(Tensor error, CrosscoderKind kind, Sides sides) {
        return switch (kind) {
            // mean_b Σ_m ‖x_m − x̂_m‖²
            case ReluL1 _, TopK _, JumpRelu _ -> error.square().sum().div((double) error.size(0));
            // mean_{b,m} ‖x_m − x̂_m‖, as dictionary_learning has it
            case BatchTopK _ -> sides.norms(error).mean();
        };
    }
}
