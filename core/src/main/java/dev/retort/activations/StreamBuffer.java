package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tokens of one round of a stream, in memory: raw activations (n, D) and their lengths. Close it. */
final class StreamBuffer implements RawRows, AutoCloseable {
    /** Tokens that the models run over between two looks at whether to stop. */
    private static final int GROUP_TOKENS = 8192;

    private final Sides sides;
    private final Tensor x;
    private final MemorySegment bytes;
    private final List<double[]> norms;
    private final boolean[] firsts;

    private StreamBuffer(Sides sides, Tensor x, List<double[]> norms, boolean[] firsts) {
        this.sides = sides;
        this.x = x;
        this.bytes = x.bytes();
        this.norms = norms;
        this.firsts = firsts;
    }

    /** Runs the models over the documents; an interrupt ends it between two groups. */
    static StreamBuffer fill(HookedModels models, List<TokenRow> documents, Progress.Task task) {
        int rows = documents.stream().mapToInt(TokenRow::length).sum();
        Sides sides = models.sides();
        List<double[]> norms = new ArrayList<>();
        sides.widths().forEach(_ -> norms.add(new double[rows]));
        boolean done = false;
        Tensor x;
        try (Scope scope = Scope.open()) {
            x = Tensor.empty(Device.CPU, DType.F32, rows, sides.total()).escape();
        }
        try {
            int at = 0;
            for (List<TokenRow> group : HookedModels.groups(documents, GROUP_TOKENS)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new Stopped("stopped while activations were being harvested");
                }
                try (Scope scope = Scope.open()) {
                    Tensor harvested = models.of(group);
                    int count = (int) harvested.size(0);
                    x.narrow(0, at, count).copyFrom(harvested);
                    List<double[]> own = SinkRule.norms(sides, harvested);
                    for (int side = 0; side < own.size(); side++) {
                        System.arraycopy(own.get(side), 0, norms.get(side), at, count);
                    }
                    at += count;
                    task.advance(count);
                }
            }
            int[] lengths = documents.stream().mapToInt(TokenRow::length).toArray();
            StreamBuffer buffer = new StreamBuffer(sides, x, norms, SinkRule.firsts(lengths));
            done = true;
            return buffer;
        } finally {
            if (!done) {
                x.close();
            }
        }
    }

    @Override
    public Sides sides() {
        return sides;
    }

    @Override
    public int count() {
        return firsts.length;
    }

    @Override
    public void read(int row, float[] into) {
        MemorySegment.copy(bytes, ValueLayout.JAVA_FLOAT, 4L * row * into.length, into, 0, into.length);
    }

    /** {@link HookedModels#of} lets none through. */
    @Override
    public BadInput broken(int row, int side) {
        throw new IllegalStateException("token " + row + " of the buffer is not finite on side " + side);
    }

    /** For each side ‖x‖ of each token. */
    List<double[]> norms() {
        return norms;
    }

    /** True at each document's first token. */
    boolean[] firsts() {
        return firsts.clone();
    }

    /** The unflagged tokens. */
    int[] usable(SinkRule sinks) {
        boolean[] flagged = sinks.flagged(norms, firsts);
        int[] usable = new int[flagged.length];
        int count = 0;
        for (int i = 0; i < flagged.length; i++) {
            if (!flagged[i]) {
                usable[count++] = i;
            }
        }
        return Arrays.copyOf(usable, count);
    }

    @Override
    public void close() {
        x.close();
    }
}
