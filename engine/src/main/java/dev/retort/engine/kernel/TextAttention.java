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
import jdk.incubator.vector.VectorOperators;

/**
 * Causal attention of whole texts (grouped keys), eight queries at a time: their scores against every key they see, the
 * softmax, and the weighted sum of values; keys that none of the eight sees cost nothing.
 *
 * @param scale what scores q·k are multiplied by
 * @param cap what scores are then squashed to by tanh; 0 for no cap
 * @param window how many tokens each sees, its own included
 */
public record TextAttention(float scale, float cap, int window) {
    /** Whether {@link #of} can take heads of that width. */
    public static boolean can(Tensor q, Tensor k, Tensor v) {
        return Lanes.available() && COUNT == ROWS && Passes.can(q.size(-1), q, k, v);
    }

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
        Heads heads =
                new Heads(q.bytes(), k.bytes(), v.bytes(), result.bytes(), (int) q.size(2), kvHeads, (int) q.size(3));
        Crew.share(
                starts.length * kvHeads,
                part -> text(heads, part % kvHeads, starts[part / kvHeads], lengths[part / kvHeads]));
        return result;
    }

    /** Where everything lies. */
    private record Heads(
            MemorySegment q, MemorySegment k, MemorySegment v, MemorySegment out, int queries, int keys, int width) {
        /** A token's head among {@code heads}, in bytes. */
        long at(int token, int head, int heads) {
            return ((long) token * heads + head) * width * Float.BYTES;
        }
    }

    /** One head of keys, and all heads of queries that share it. */
    private void text(Heads heads, int kvHead, int start, int length) {
        int width = heads.width;
        int padded = (length + COUNT - 1) / COUNT * COUNT;
        float[] keys = new float[padded * width]; // (blocks of COUNT keys, E, COUNT)
        float[] values = new float[padded * width]; // (E / COUNT, keys, COUNT)
        for (int block = 0; block < length; block += COUNT) {
            turn(heads.k, heads, kvHead, heads.keys, start, block, length, 1, keys, block * width);
        }
        for (int t = 0; t < length; t++) {
            long at = heads.at(start + t, kvHead, heads.keys);
            for (int e = 0; e < width; e += COUNT) {
                FloatVector.fromMemorySegment(FLOATS, heads.v, at + e * 4L, ORDER)
                        .intoArray(values, (e / COUNT * padded + t) * COUNT);
            }
        }
        int share = heads.queries / heads.keys;
        float[] query = new float[width * COUNT];
        float[] weights = new float[padded * COUNT]; // (keys, COUNT queries)
        float[] sums = new float[COUNT];
        for (int h = kvHead * share; h < (kvHead + 1) * share; h++) {
            for (int first = 0; first < length; first += COUNT) {
                turn(heads.q, heads, h, heads.queries, start, first, length, scale, query, 0);
                int from = Math.max(0, first - window + 1) / COUNT * COUNT;
                int to = Math.min(padded, first + COUNT);
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
                weigh(weights, from * COUNT, to * COUNT, sums);
                sum(heads, h, start + first, Math.min(COUNT, length - first), values, padded, from, to, weights, sums);
            }
        }
    }

    /** COUNT tokens of a head from {@code first} on, as (E, COUNT), multiplied; those beyond the text are nought. */
    private static void turn(
            MemorySegment tokens,
            Heads heads,
            int head,
            int of,
            int start,
            int first,
            int length,
            float factor,
            float[] out,
            int to) {
        for (int lane = 0; lane < COUNT; lane++) {
            if (first + lane >= length) {
                for (int e = 0; e < heads.width; e++) {
                    out[to + e * COUNT + lane] = 0;
                }
                continue;
            }
            long at = heads.at(start + first + lane, head, of);
            for (int e = 0; e < heads.width; e++) {
                out[to + e * COUNT + lane] = tokens.get(ValueLayout.JAVA_FLOAT, at + e * 4L) * factor;
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
                    FloatVector.fromArray(FLOATS, weights, i).sub(most).lanewise(VectorOperators.EXP);
            weight.intoArray(weights, i);
            sum = sum.add(weight);
        }
        FloatVector.broadcast(FLOATS, 1).div(sum).intoArray(over, 0);
    }

    /** The weighted sum of values, for {@code rows} queries from {@code token} on. */
    private static void sum(
            Heads heads,
            int head,
            int token,
            int rows,
            float[] values,
            int padded,
            int from,
            int to,
            float[] weights,
            float[] over) {
        float[] tile = new float[ROWS * COUNT];
        for (int e = 0; e < heads.width; e += COUNT) {
            Arrays.fill(tile, 0);
            TileProduct.many(values, (e / COUNT * padded + from) * COUNT, to - from, weights, from * COUNT, tile, 0);
            for (int r = 0; r < rows; r++) {
                FloatVector.fromArray(FLOATS, tile, r * COUNT)
                        .mul(over[r])
                        .intoMemorySegment(heads.out, heads.at(token + r, head, heads.queries) + e * 4L, ORDER);
            }
        }
    }
}
