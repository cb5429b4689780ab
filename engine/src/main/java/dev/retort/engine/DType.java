package dev.retort.engine;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types, with the size of one element in bytes. */
public enum DType {
    F64(8, ScalarType.Double),
    F32(4, ScalarType.Float),
    F16(2, ScalarType.Half),
    BF16(2, ScalarType.BFloat16),
    I64(8, ScalarType.Long),
    I32(4, ScalarType.Int),
    I16(2, ScalarType.Short),
    I8(1, ScalarType.Char),
    U8(1, ScalarType.Byte),
    BOOL(1, ScalarType.Bool);

    private final int bytes;
    private final ScalarType raw;

    DType(int bytes, ScalarType raw) {
        this.bytes = bytes;
        this.raw = raw;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return switch (this) {
            case F64, F32, F16, BF16 -> true;
            case I64, I32, I16, I8, U8, BOOL -> false;
        };
    }

    ScalarType raw() {
        return raw;
    }

    static DType of(ScalarType raw) {
        for (DType dtype : values()) {
            // scalar_type() hands out a fresh enum wrapper, so values are compared, not references.
            if (dtype.raw.value == raw.value) {
                return dtype;
            }
        }
        throw new IllegalStateException("libtorch dtype " + raw + " has no counterpart here");
    }
}
