package dev.retort.engine.kernel;

/**
 * Which features are on at which tokens of a batch, feature by feature: those of feature f are {@code tokens[starts[f]]}
 * up to, not including, {@code tokens[starts[f + 1]]}, ascending. Numbers that belong to them stand in arrays beside.
 *
 * @param starts F + 1 numbers
 * @param tokens rows of the batch; may be longer than what is in use
 */
@SuppressWarnings("ArrayRecordComponent") // the kernels' raw material, never compared or used as a key
public record Occurrences(int[] starts, int[] tokens) {
    public int features() {
        return starts.length - 1;
    }

    /** How many there are. */
    public int count() {
        return starts[features()];
    }

    /** The first feature of each of {@code parts} pieces with about equally many occurrences, and F at the end. */
    int[] cut(int parts) {
        int[] bounds = new int[parts + 1];
        int feature = 0;
        for (int part = 1; part < parts; part++) {
            long wanted = (long) count() * part / parts;
            while (feature < features() && starts[feature] < wanted) {
                feature++;
            }
            bounds[part] = feature;
        }
        bounds[parts] = features();
        return bounds;
    }
}
