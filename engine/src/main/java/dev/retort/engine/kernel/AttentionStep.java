package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Attention of one new token a row over the keys and values of a cache (grouped keys; one pass, nothing copied).
 *
 * @param length positions of the cache that hold something, the new token's included
 * @param scale what scores q·k are multiplied by
 * @param cap what scores are then squashed to by tanh; 0 for no cap
 */
public record AttentionStep(int length, float scale, float cap) {
    /**
     * What attention gives (B, H, 1, E).
     *
     * @param q (B, H, 1, E)
     * @param keys (B, Hkv, capacity, E)
     * @param values as keys
     * @param first of each row, the first position that it sees
     */
    public Tensor of(Tensor q, Tensor keys, Tensor values, int[] first) {
        int heads = (int) q.size(1);
        int width = (int) q.size(3);
        int kvHeads = (int) keys.size(1);
        int share = heads / kvHeads;
        long cached = keys.size(2) * width * Float.BYTES;
        Tensor result = Tensor.empty(Device.CPU, DType.F32, q.shape());
        MemorySegment query = q.bytes();
        MemorySegment key = keys.bytes();
        MemorySegment value = values.bytes();
        MemorySegment out = result.bytes();
        Crew.share((int) q.size(0) * kvHeads, part -> {
            float[] scores = new float[(length + COUNT - 1) / COUNT * COUNT];
            int from = first[part / kvHeads];
            for (int h = 0; h < share; h++) {
                long at = ((long) part * share + h) * width * Float.BYTES;
                score(query, at, key, part * cached, width, from, scores);
                weigh(scores, from);
                sum(value, part * cached, width, from, scores, out, at);
            }
        });
        return result;
    }

    private void score(
            MemorySegment query, long at, MemorySegment key, long keys, int width, int from, float[] scores) {
        for (int s = from; s < length; s++) {
            long row = keys + (long) s * width * Float.BYTES;
            FloatVector a = FloatVector.zero(FLOATS);
            for (long e = 0; e < width * 4L; e += COUNT * 4L) {
                FloatVector k = FloatVector.fromMemorySegment(FLOATS, key, row + e, ORDER);
                a = k.fma(FloatVector.fromMemorySegment(FLOATS, query, at + e, ORDER), a);
            }
            float score = LaneMath.sum(a) * scale;
            scores[s - from] = cap == 0 ? score : (float) (Math.tanh(score / cap) * cap);
        }
    }

    /** Softmax over the positions seen. */
    private void weigh(float[] scores, int from) {
        int seen = length - from;
        float most = Float.NEGATIVE_INFINITY;
        for (int s = 0; s < seen; s++) {
            most = Math.max(most, scores[s]);
        }
        double sum = 0;
        for (int s = 0; s < seen; s += COUNT) {
            LaneMath.exp(FloatVector.fromArray(FLOATS, scores, s).sub(most)).intoArray(scores, s);
        }
        for (int s = 0; s < seen; s++) {
            sum += scores[s];
        }
        float by = (float) (1 / sum);
        for (int s = 0; s < seen; s++) {
            scores[s] *= by;
        }
    }

    private void sum(
            MemorySegment value, long values, int width, int from, float[] weights, MemorySegment out, long at) {
        for (long e = 0; e < width * 4L; e += COUNT * 4L) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = FloatVector.zero(FLOATS);
            long row = values + (long) from * width * Float.BYTES + e;
            int s = 0;
            for (; s + 1 < length - from; s += 2, row += 8L * width) {
                a = FloatVector.fromMemorySegment(FLOATS, value, row, ORDER)
                        .fma(FloatVector.broadcast(FLOATS, weights[s]), a);
                b = FloatVector.fromMemorySegment(FLOATS, value, row + 4L * width, ORDER)
                        .fma(FloatVector.broadcast(FLOATS, weights[s + 1]), b);
            }
            if (s < length - from) {
                a = FloatVector.fromMemorySegment(FLOATS, value, row, ORDER)
                        .fma(FloatVector.broadcast(FLOATS, weights[s]), a);
            }
            a.add(b).intoMemorySegment(out, at + e, ORDER);
        }
    }
}
