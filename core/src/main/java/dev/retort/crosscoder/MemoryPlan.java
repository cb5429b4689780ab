package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a training will take of memory, worked out before it begins.
 *
 * @param bytes by what takes them, in the order in which they are told
 */
public record MemoryPlan(Map<String, Long> bytes) {
    private static final long FLOAT = 4;

    /** Arrays of B × F that are alive at once in a step with autograd: a, ReLU(a), f, and two of their gradients. */
    private static final long VALUES_ALIVE = 5;

    /** Batches alive at once: the one trained on, the one made ahead, reconstruction and error. */
    private static final long BATCHES_ALIVE = 4;

    public MemoryPlan {
        bytes = Collections.unmodifiableMap(new LinkedHashMap<>(bytes));
    }

    /**
     * @param others what else is in memory: a stream's buffer, its models
     */
    public static MemoryPlan of(TrainingConfig config, Sides sides, Map<String, Long> others) {
        long features = config.features();
        long parameters = 2 * features * sides.total() + features + sides.total();
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("weights", FLOAT * parameters);
        bytes.put("moments", 2 * FLOAT * parameters);
        if (SparseLearner.begins(config, sides, Device.CPU)) {
            bytes.put("screen", features * sides.total());
        } else {
            bytes.put("gradients", FLOAT * parameters);
            bytes.put("values", VALUES_ALIVE * FLOAT * config.batch() * features);
        }
        bytes.put("batches", BATCHES_ALIVE * FLOAT * config.batch() * sides.total());
        bytes.putAll(others);
        return new MemoryPlan(bytes);
    }

    /** What a stream's buffer takes: its tokens, and the end of the document that fills it. */
    public static long buffer(int tokens, int longestDocument, Sides sides) {
        return FLOAT * sides.total() * ((long) tokens + longestDocument);
    }

    public long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @throws BadInput when the machine has less; what to do is said */
    public void requireFits(long machine) {
        if (total() > machine) {
            throw new BadInput(
                    "this training takes " + size(total()) + " of memory (" + parts() + ") and the machine has "
                            + size(machine) + "; make --features, --batch or --buffer smaller, or use --force.");
        }
    }

    /** {@code memory 2.1 GB (weights 0.4, …) of 16.0 GB}. */
    public String sentence(long machine) {
        return "memory: " + size(total()) + " of " + size(machine) + " (" + parts() + ")";
    }

    private String parts() {
        StringBuilder text = new StringBuilder();
        bytes.forEach((what, size) ->
                text.append(text.isEmpty() ? "" : ", ").append(what).append(' ').append(size(size)));
        return text.toString();
    }

    private static String size(long bytes) {
        return bytes >= 100_000_000
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
