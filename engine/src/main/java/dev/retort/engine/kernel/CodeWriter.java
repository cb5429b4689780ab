package dev.retort.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Lays a row's codes and scales into a tile. */
record CodeWriter(TileLoops loops, CodedNumbers numbers, int bits) implements PackedMatrix.RowWriter {
    @Override
    public void write(MemorySegment out, long at, int first) {
        int whole = 0;
        for (int k = 0; k < loops.codes(); k++) {
            whole |= (numbers.codes()[first + k] & (1 << bits) - 1) << (k * bits);
        }
        out.set(JAVA_INT_UNALIGNED, at, whole);
        if (first % loops.group() == 0) {
            int group = first / loops.group();
            long before = at - (long) loops.scales() * TileLoops.VECTOR;
            out.set(JAVA_FLOAT_UNALIGNED, before, numbers.scales()[group]);
            if (loops.scales() == 2) {
                out.set(JAVA_FLOAT_UNALIGNED, before + TileLoops.VECTOR, numbers.minima()[group]);
            }
        }
    }
}
