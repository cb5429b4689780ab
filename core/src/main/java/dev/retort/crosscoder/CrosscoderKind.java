package dev.retort.crosscoder;

/** What a crosscoder is trained to minimise, and how its features are chosen; {@link #word} is its name everywhere. */
public sealed interface CrosscoderKind permits ReluL1, BatchTopK {
    /** {@code relu-l1} or {@code batch-topk}. */
    String word();
}
