package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.BatchPasses;
import dev.retort.engine.kernel.PanelLayout;
import dev.retort.engine.kernel.Panels;
import dev.retort.engine.kernel.SparseProducts;

/**
 * Encodes tokens by a crosscoder's inference rule and decodes them again, by the pairs of token and feature that are on;
 * needs {@link dev.retort.engine.kernel.Lanes}. Owns a copy of the decoder: close it.
 */
public final class Coder implements AutoCloseable {
    private final Crosscoder crosscoder;
    private final PanelLayout layout;
    private final Panels wDec;
    private final float[] bDec;

    /** @param crosscoder stays the caller's */
    public Coder(Crosscoder crosscoder) {
        this.crosscoder = crosscoder;
        this.layout = new PanelLayout(crosscoder.sides().widths());
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            this.wDec = Panels.of(layout, crosscoder.wDec());
            this.bDec = layout.pad(crosscoder.bDec().reshape(1, -1)).toFloats();
        }
    }

    /**
     * Some tokens. Close it.
     *
     * @param x (n, D)
     * @param missed x̂ − x (n, D)
     */
    public record Coded(FeatureCode code, Panels x, Panels missed) implements AutoCloseable {
        @Override
        public void close() {
            x.close();
            missed.close();
        }
    }

    /** @param tokens normalised activations (n, D) */
    public Coded code(Tensor tokens) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            FeatureCode code = FeatureCode.encode(crosscoder, tokens);
            Panels x = Panels.of(layout, tokens);
            Panels missed = Panels.zeros(layout, x.rows());
            BatchPasses.difference(bDec, x, missed);
            SparseProducts.spread(wDec, code.on(), code.values(), missed);
            return new Coded(code, x, missed);
        }
    }

    /** How a row of D numbers lies in the panels. */
    public PanelLayout layout() {
        return layout;
    }

    @Override
    public void close() {
        wDec.close();
    }
}
