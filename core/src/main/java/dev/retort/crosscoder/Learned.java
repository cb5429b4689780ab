package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that training changes. Owns them: close it.
 *
 * @param logThreshold t (F) of JumpReLU, θ = e^t; null for the other kinds
 */
record Learned(Crosscoder crosscoder, @Nullable Tensor logThreshold) implements AutoCloseable {
    private static final String LOG_THRESHOLD = "log_threshold";

    /** Given weights, with thresholds as their rule has them or as the kind starts; everything to be trained. */
    static Learned of(Crosscoder start, CrosscoderKind kind) {
        Learned learned = new Learned(start, kind instanceof JumpRelu jump ? logThreshold(start, jump) : null);
        learned.parameters().values().forEach(Tensor::requireGrad);
        return learned;
    }

    private static Tensor logThreshold(Crosscoder start, JumpRelu kind) {
        try (Scope scope = Scope.open()) {
            if (start.rule() instanceof InferenceRule.PerFeature rule) {
                Tensor thresholds = Tensor.of(start.device(), rule.thresholds(), start.features());
                if (thresholds.min().item() <= 0) {
                    throw new IllegalArgumentException("a threshold that is not above 0 has no logarithm to learn");
                }
                return thresholds.log().escape();
            }
            return Tensor.full(start.device(), DType.F32, Math.log(kind.threshold()), start.features())
                    .escape();
        }
    }

    /** Under the names that checkpoints use, in the order of the equations. */
    Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>(crosscoder.parameters());
        if (logThreshold != null) {
            all.put(LOG_THRESHOLD, logThreshold);
        }
        return all;
    }

    /** t; only of JumpReLU. */
    Tensor thresholds() {
        return Objects.requireNonNull(logThreshold, "only JumpReLU has thresholds to learn");
    }

    /** A copy of the weights under a rule; the caller owns it. */
    Crosscoder copy(InferenceRule rule) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return new Crosscoder(
                    crosscoder.sides(),
                    crosscoder.wEnc().detach().copy(),
                    crosscoder.bEnc().detach().copy(),
                    crosscoder.wDec().detach().copy(),
                    crosscoder.bDec().detach().copy(),
                    rule);
        }
    }

    @Override
    public void close() {
        crosscoder.close();
        if (logThreshold != null) {
            logThreshold.close();
        }
    }
}
