package dev.retort.study;

/**
 * A crosscoder that a study trains.
 *
 * @param kind which loss
 * @param features how many
 * @param l1 weight of the sparsity penalty; 0 unless the kind is {@code relu-l1}
 * @param k features active in a token; 0 unless the kind is {@code batch-topk}
 * @param steps of the optimiser
 * @param batch tokens a step
 * @param lr the highest learning rate
 */
public record CrosscoderSpec(Kind kind, int features, double l1, int k, int steps, int batch, double lr) {
    /** For configs and keys; what means nothing to the kind is left out. */
    java.util.Map<String, Object> tree() {
        java.util.Map<String, Object> tree = new java.util.LinkedHashMap<>();
        tree.put("kind", kind.word());
        tree.put("features", features);
        switch (kind) {
            case RELU_L1 -> tree.put("l1", l1);
            case BATCH_TOPK -> tree.put("k", k);
        }
        tree.put("steps", steps);
        tree.put("batch", batch);
        tree.put("lr", lr);
        return tree;
    }

    /** The losses a study may name. */
    public enum Kind {
        RELU_L1("relu-l1"),
        BATCH_TOPK("batch-topk");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As it stands in study.yaml, metrics.json and step names. */
        public String word() {
            return word;
        }
    }
}
