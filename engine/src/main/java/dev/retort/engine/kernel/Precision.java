package dev.retort.engine.kernel;

import dev.retort.engine.DType;

/** What numbers an encoder's products are screened in, the exact ones being found among the survivors. */
public enum Precision {
    I8(DType.I8),
    BF16(DType.BF16),
    F32(DType.F32);

    private final DType dtype;

    Precision(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }
}
