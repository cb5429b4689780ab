package dev.retort.engine.kernel;

import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How rows of D numbers, made of parts side by side, are cut into panels of {@value #WIDTH} numbers: each part by itself,
 * its last panel filled up with noughts, so that a panel belongs to one part.
 *
 * <p>Matrices then lie panel by panel, (panels, rows, {@value #WIDTH}): a panel of a batch's activations fits into a
 * core's own cache, where the few tokens of every feature are picked from it in turn.
 *
 * @param widths of the parts
 */
public record PanelLayout(List<Integer> widths) {
    /** A token's piece of a panel is four cache lines. */
    public static final int WIDTH = 64;

    static final int BYTES = WIDTH * Float.BYTES;

    public PanelLayout {
        widths = List.copyOf(widths);
    }

    /** Panels of all parts. */
    public int panels() {
        return firstPanel(widths.size());
    }

    /** The first panel of a part. */
    public int firstPanel(int part) {
        return widths.subList(0, part).stream().mapToInt(PanelLayout::panels).sum();
    }

    /** The part a panel belongs to. */
    public int partOf(int panel) {
        int part = 0;
        while (firstPanel(part + 1) <= panel) {
            part++;
        }
        return part;
    }

    /** Which of a row's D numbers lie in a panel. */
    record Columns(int first, int count) {}

    Columns columns(int panel) {
        int part = partOf(panel);
        int before = (panel - firstPanel(part)) * WIDTH;
        int start = widths.subList(0, part).stream().mapToInt(Integer::intValue).sum();
        return new Columns(start + before, Math.min(WIDTH, widths.get(part) - before));
    }

    private static int panels(int width) {
        return (width + WIDTH - 1) / WIDTH;
    }

    /** (n, D) → (n, panels · WIDTH), each part filled up with noughts. */
    public Tensor pad(Tensor rows) {
        List<Tensor> parts = new ArrayList<>();
        int from = 0;
        for (int width : widths) {
            parts.add(rows.narrow(1, from, width));
            int missing = panels(width) * WIDTH - width;
            if (missing > 0) {
                parts.add(Tensor.zeros(rows.device(), rows.dtype(), rows.size(0), missing));
            }
            from += width;
        }
        return Tensor.cat(parts, 1);
    }

    /** (n, panels · WIDTH) → (n, D): what {@link #pad} filled in is dropped. */
    public Tensor strip(Tensor padded) {
        List<Tensor> parts = new ArrayList<>();
        for (int part = 0; part < widths.size(); part++) {
            parts.add(padded.narrow(1, (long) firstPanel(part) * WIDTH, widths.get(part)));
        }
        return Tensor.cat(parts, 1);
    }
}
