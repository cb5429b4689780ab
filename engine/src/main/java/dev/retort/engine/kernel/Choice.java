package dev.retort.engine.kernel;

/** Which features of a batch are on; of numbers that are chosen by size, equal ones are taken token by token, feature by feature. */
public sealed interface Choice {
    /** All above nought. */
    record AboveZero() implements Choice {}

    /** The {@code count} largest of the whole batch, and above nought. */
    record TopOfBatch(long count) implements Choice {}

    /** Each token's {@code k} largest, and above nought. */
    record TopOfToken(int k) implements Choice {}
}
