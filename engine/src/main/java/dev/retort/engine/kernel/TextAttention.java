package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;
import static dev.retort.engine.kernel.TileProduct.ROWS;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Causal attention of whole texts (grouped keys), eight queries at a time: their scores against every key they see, the
 * softmax, and the weighted sum of values; keys that none of the eight sees cost nothing.
 *
 * @param scale what scores q·k are multiplied by
 * @param cap what scores are then squashed to by tanh; 0 for no cap
 * @param window how many tokens each sees, its own included
 */
public record TextAttention(float scale, float cap, int window) {
    /**
     * What attention gives (B, T, H, E); nought for tokens of no text.
     *
     * @param q (B, T, H, E)
     * @param k (B, T, Hkv, E)
     * @param v as k
     * @param starts where each text begins, counted over all rows
     * @param lengths how many tokens it has
     */
    public Tensor of(Tensor q, Tensor k, Tensor v, int[] starts, int[] lengths) {
        Tensor result = Tensor.zeros(Device.CPU, DType.F32, q.shape());
        int kvHeads = (int) k.size(2);
        Heads queries = Heads.of(q);
        Heads out = Heads.of(result);
        Crew.share(starts.length * kvHeads, part -> {
            int kvHead = part % kvHeads;
            Text text = new Text(starts[part / kvHeads], lengths[part / kvHeads]);
            text(
                    text,
                    queries,
                    keys(text, Heads.of(k), kvHead),
                    values(text, Heads.of(v), kvHead),
                    out,
                    kvHead,
                    kvHeads);
        });
        return result;
    }

    /** Tokens that see one another. */
    private record Text(int start, int length) {
        /** Its length, filled up to whole vectors. */
        int padded() {
            return (length + COUNT - 1) / COUNT * COUNT;
        }
    }

    /** Where the heads (B, T, H, E) of a tensor lie. */
    private record Heads(MemorySegment bytes, int count, int width) {
        static Heads of(Tensor tensor) {
            return new Heads(tensor.bytes(), (int) tensor.size(2), (int) tensor.size(3));
        }

        long at(int token, int head) {
            return ((long) token * count + head) * width * Float.BYTES;
        }

        /** COUNT tokens of a text from {@code first} on, as (E, COUNT), multiplied; those beyond the text are nought. */
        void turn(Text text, int head, int first, float factor, float[] out, int to) {
            for (int lane = 0; lane < COUNT; lane++) {
                boolean inside = first + lane < text.length;
                long at = inside ? at(text.start + first + lane, head) : 0;
                for (int e = 0; e < width; e++) {
                    out[to + e * COUNT + lane] = inside ? bytes.get(ValueLayout.JAVA_FLOAT, at + e * 4L) * factor : 0;
                }
            }
        }
    }

    /** A head of keys as (blocks of COUNT keys, E, COUNT). */
    private static float[] keys(Text text, Heads k, int head) {
        float[] keys = new float[text.padded() * k.width];
        for (int block = 0; block < text.length; block += COUNT) {
            k.turn(text, head, block, 1, keys, block * k.width);
        }
        return keys;
    }

    /** A head of values as (E / COUNT, keys, COUNT). */
    private static float[] values(Text text, Heads v, int head) {
        float[] values = new float[text.padded() * v.width];
        for (int t = 0; t < text.length; t++) {
            long at = v.at(text.start + t, head);
            for (int e = 0; e < v.width; e += COUNT) {
                FloatVector.fromMemorySegment(FLOATS, v.bytes, at + e * 4L, ORDER)
                        .intoArray(values, (e / COUNT * text.padded() + t) * COUNT);
            }
        }
        return values;
    }

    /** All heads of queries that share one of keys. */
    private void text(Text text, Heads q, float[] keys, float[] values, Heads out, int kvHead, int kvHeads) {
        int width = q.width;
        int share = q.count / kvHeads;
        float[] query = new float[width * COUNT];
        float[] weights = new float[text.padded() * COUNT]; // (keys, COUNT queries)
        float[] over = new float[COUNT];
        float[] sum = new float[ROWS * COUNT];
        for (int h = kvHead * share; h < (kvHead + 1) * share; h++) {
            for (int first = 0; first < text.length; first += COUNT) {
                q.turn(text, h, first, scale, query, 0);
                int from = Math.max(0, first - window + 1) / COUNT * COUNT;
                int to = Math.min(text.padded(), first + COUNT);
                Arrays.fill(weights, from * COUNT, to * COUNT, 0);
                for (int key = from; key < to; key += COUNT) {
                    TileProduct.many(query, 0, width, keys, key * width, weights, key * COUNT);
                    if (cap != 0) {
                        squash(weights, key);
                    }
                    if (key == first || first + COUNT - window > key) {
                        hide(weights, first, key);
                    }
                }
                weigh(weights, from * COUNT, to * COUNT, over);
                for (int e = 0; e < width; e += COUNT) {
                    Arrays.fill(sum, 0);
                    int tile = (e / COUNT * text.padded() + from) * COUNT;
                    TileProduct.many(values, tile, to - from, weights, from * COUNT, sum, 0);
                    for (int r = 0; r < Math.min(COUNT, text.length - first); r++) {
                        FloatVector.fromArray(FLOATS, sum, r * COUNT)
                                .mul(over[r])
                                .intoMemorySegment(out.bytes, out.at(text.start + first + r, h) + e * 4L, ORDER);
                    }
                }
            }
        }
    }

    private void squash(float[] weights, int key) {
        for (int i = key * COUNT; i < (key + COUNT) * COUNT; i++) {
            weights[i] = (float) (Math.tanh(weights[i] / cap) * cap);
        }
    }

    /** Takes away the scores of keys that a query does not see: those after it, and those before its window. */
    private void hide(float[] weights, int first, int key) {
        for (int k = 0; k < COUNT; k++) {
            for (int q = 0; q < COUNT; q++) {
                int distance = first + q - key - k;
                if (distance < 0 || distance >= window) {
                    weights[(key + k) * COUNT + q] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /** Softmax over keys, but for the division: {@code over} takes one by each sum. */
    static void weigh(float[] weights, int from, int to, float[] over) {
        FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int i = from; i < to; i += COUNT) {
            most = most.max(FloatVector.fromArray(FLOATS, weights, i));
        }
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = from; i < to; i += COUNT) {
            FloatVector weight =
                    LaneMath.exp(FloatVector.fromArray(FLOATS, weights, i).sub(most));
            weight.intoArray(weights, i);
            sum = sum.add(weight);
        }
        FloatVector.broadcast(FLOATS, 1).div(sum).intoArray(over, 0);
    }
}
