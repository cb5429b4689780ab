package dev.retort.study.verdict;

import dev.retort.study.metrics.Tree;

/** Whose figures something has: the SHA-256 of both models' files, empty where nobody noted it. */
record PairHashes(String base, String distilled) {
    /** Of {@code {"base": HASH, "distilled": HASH}}. */
    static PairHashes of(Tree models) {
        return new PairHashes(models.text("base", ""), models.text("distilled", ""));
    }

    /** Whether both are known, and are those. */
    boolean same(PairHashes other) {
        return !base.isEmpty() && !distilled.isEmpty() && equals(other);
    }
}
