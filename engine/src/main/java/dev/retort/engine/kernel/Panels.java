package dev.retort.engine.kernel;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * A matrix of {@code rows} rows, (panels, rows, {@value PanelLayout#WIDTH}) F32 in native memory. Owns it: close it.
 */
public final class Panels implements AutoCloseable {
    private final PanelLayout layout;
    private final int rows;
    private final Tensor tensor;
    private final MemorySegment bytes;

    private Panels(PanelLayout layout, int rows, Tensor tensor) {
        this.layout = layout;
        this.rows = rows;
        this.tensor = tensor.escape();
        this.bytes = tensor.bytes();
    }

    public static Panels zeros(PanelLayout layout, int rows) {
        try (Scope scope = Scope.open()) {
            return new Panels(
                    layout, rows, Tensor.zeros(Device.CPU, DType.F32, layout.panels(), rows, PanelLayout.WIDTH));
        }
    }

    /** Copies a matrix (rows, D). */
    public static Panels of(PanelLayout layout, Tensor matrix) {
        Panels panels = zeros(layout, (int) matrix.size(0));
        panels.copyFrom(matrix);
        return panels;
    }

    /** Takes over the numbers of a matrix (rows, D) on the CPU; what fills panels up stays nought. */
    public void copyFrom(Tensor matrix) {
        try (Scope scope = Scope.open()) {
            Tensor whole = matrix.requireShape(rows, -1).to(DType.F32).contiguous();
            MemorySegment from = whole.bytes();
            long width = whole.size(1) * Float.BYTES;
            Crew.share(layout.panels(), panel -> {
                PanelLayout.Columns own = layout.columns(panel);
                long size = (long) own.count() * Float.BYTES;
                for (int row = 0; row < rows; row++) {
                    long begin = row * width + (long) own.first() * Float.BYTES;
                    MemorySegment.copy(from, begin, bytes, at(panel, row), size);
                }
            });
        }
    }

    /** A copy (rows, D), in the caller's scope. */
    public Tensor toMatrix() {
        try (Scope scope = Scope.open()) {
            return scope.keep(layout.strip(toPadded()));
        }
    }

    /** A copy (rows, panels · WIDTH), in the caller's scope. */
    Tensor toPadded() {
        return tensor.permute(1, 0, 2).reshape(rows, (long) layout.panels() * PanelLayout.WIDTH);
    }

    /** Copies of some rows (n, D), in the caller's scope. */
    public Tensor rows(long[] which) {
        try (Scope scope = Scope.open()) {
            Tensor some = tensor.indexSelect(1, Tensor.of(Device.CPU, which, which.length)); // (panels, n, WIDTH)
            return scope.keep(layout.strip(
                    some.permute(1, 0, 2).reshape(which.length, (long) layout.panels() * PanelLayout.WIDTH)));
        }
    }

    public PanelLayout layout() {
        return layout;
    }

    public int rows() {
        return rows;
    }

    MemorySegment bytes() {
        return bytes;
    }

    /** Where a panel's piece of a row begins. */
    long at(int panel, int row) {
        return ((long) panel * rows + row) * PanelLayout.BYTES;
    }

    @Override
    public void close() {
        tensor.close();
    }
}
