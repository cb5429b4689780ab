package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The loops of {@link Passes}; apart from it, because no class that names vectors can be loaded where there are none. */
final class PassLoops {
    private PassLoops() {}

    static void norm(
            MemorySegment x, long at, MemorySegment y, MemorySegment weight, int width, float eps, float plus) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + COUNT < width; i += 2 * COUNT) {
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, x, at + i * 4L, ORDER);
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, x, at + (i + COUNT) * 4L, ORDER);
            a = p.fma(p, a);
            b = q.fma(q, b);
        }
        for (; i < width; i += COUNT) {
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, x, at + i * 4L, ORDER);
            a = p.fma(p, a);
        }
        float mean = LaneMath.sum(a.add(b)) / width;
        float scale = (float) (1 / Math.sqrt(mean + eps));
        for (i = 0; i < width; i += COUNT) {
            FloatVector w = FloatVector.fromMemorySegment(FLOATS, weight, i * 4L, ORDER);
            FloatVector.fromMemorySegment(FLOATS, x, at + i * 4L, ORDER)
                    .mul(scale)
                    .mul(w.add(plus))
                    .intoMemorySegment(y, at + i * 4L, ORDER);
        }
    }

    static void gate(MemorySegment gate, MemorySegment up, MemorySegment out, long from, long to) {
        for (long at = from; at < to; at += COUNT * 4L) {
            FloatVector g = FloatVector.fromMemorySegment(FLOATS, gate, at, ORDER);
            FloatVector u = FloatVector.fromMemorySegment(FLOATS, up, at, ORDER);
            FloatVector below = LaneMath.exp(g.neg()).add(1f);
            g.div(below).mul(u).intoMemorySegment(out, at, ORDER);
        }
    }

    static void rotate(MemorySegment x, long at, MemorySegment cos, MemorySegment sin, long turn, int width) {
        long half = width / 2 * 4L;
        for (long i = 0; i < half; i += COUNT * 4L) {
            FloatVector lower = FloatVector.fromMemorySegment(FLOATS, x, at + i, ORDER);
            FloatVector upper = FloatVector.fromMemorySegment(FLOATS, x, at + half + i, ORDER);
            FloatVector c = FloatVector.fromMemorySegment(FLOATS, cos, turn + i, ORDER);
            FloatVector s = FloatVector.fromMemorySegment(FLOATS, sin, turn + i, ORDER);
            lower.mul(c).sub(upper.mul(s)).intoMemorySegment(x, at + i, ORDER);
            upper.mul(FloatVector.fromMemorySegment(FLOATS, cos, turn + half + i, ORDER))
                    .add(lower.mul(FloatVector.fromMemorySegment(FLOATS, sin, turn + half + i, ORDER)))
                    .intoMemorySegment(x, at + half + i, ORDER);
        }
    }
}
