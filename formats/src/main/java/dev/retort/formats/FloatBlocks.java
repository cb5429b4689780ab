package dev.retort.formats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Plain little-endian numbers, each a block of its own. */
final class FloatBlocks {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private FloatBlocks() {}

    static float f32(byte[] in, int at) {
        return Float.intBitsToFloat(int32(in, at));
    }

    static float f16(byte[] in, int at) {
        return half(in, at);
    }

    static float f64(byte[] in, int at) {
        return (float) (double) DOUBLE.get(in, at);
    }

    static float bf16(byte[] in, int at) {
        return Float.intBitsToFloat((short) SHORT.get(in, at) << 16);
    }

    /** The half-precision number at {@code in[at]}; blocks keep their scales so. */
    static float half(byte[] in, int at) {
        return Float.float16ToFloat((short) SHORT.get(in, at));
    }

    static int int32(byte[] in, int at) {
        return (int) INT.get(in, at);
    }

    static int uint16(byte[] in, int at) {
        return (short) SHORT.get(in, at) & 0xFFFF;
    }
}
