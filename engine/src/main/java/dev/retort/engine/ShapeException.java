package dev.retort.engine;

import java.util.Arrays;

/** An operation was given tensors whose shapes or dtypes do not fit; the message names the operation and each of them. */
public final class ShapeException extends RuntimeException {
    ShapeException(String operation, String reason, Tensor... operands) {
        this(operation, reason, null, operands);
    }

    ShapeException(
            String operation, String reason, @org.jspecify.annotations.Nullable Throwable cause, Tensor... operands) {
        super(
                operation + " on "
                        + String.join(
                                ", ",
                                Arrays.stream(operands).map(Tensor::toString).toList()) + ": " + reason,
                cause);
    }
}
