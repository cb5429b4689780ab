package dev.retort.formats;

import java.util.Arrays;
import java.util.Optional;

/**
 * How GGUF keeps numbers: in blocks of {@code elements} numbers, each block {@code bytes} long, decoded by {@code
 * decoder}. The layouts are those of ggml's {@code ggml-common.h}.
 */
enum GgufType {
    F32(0, 1, 4, FloatBlocks::f32),
    F16(1, 1, 2, FloatBlocks::f16),
    Q4_0(2, 32, 18, SmallBlocks::q4v0),
    Q4_1(3, 32, 20, SmallBlocks::q4v1),
    Q5_0(6, 32, 22, SmallBlocks::q5v0),
    Q5_1(7, 32, 24, SmallBlocks::q5v1),
    Q8_0(8, 32, 34, SmallBlocks::q8v0),
    Q2_K(10, 256, 84, SuperBlocks::q2),
    Q3_K(11, 256, 110, SuperBlocks::q3),
    Q4_K(12, 256, 144, SuperBlocks::q4),
    Q5_K(13, 256, 176, SuperBlocks::q5),
    Q6_K(14, 256, 210, SuperBlocks::q6),
    IQ4_NL(20, 32, 18, CodebookBlocks::iq4Nl),
    IQ4_XS(23, 256, 136, CodebookBlocks::iq4Xs),
    F64(28, 1, 8, FloatBlocks::f64),
    BF16(30, 1, 2, FloatBlocks::bf16);

    /** Decodes the block that begins at {@code in[at]} into {@code out[to…]}. */
    @FunctionalInterface
    interface Decoder {
        void decode(byte[] in, int at, float[] out, int to);
    }

    private final int id;
    private final int elements;
    private final int bytes;
    private final Decoder decoder;

    GgufType(int id, int elements, int bytes, Decoder decoder) {
        this.id = id;
        this.elements = elements;
        this.bytes = bytes;
        this.decoder = decoder;
    }

    static Optional<GgufType> of(long id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /** ggml's number for it. */
    int id() {
        return id;
    }

    /** Numbers in a block. */
    int elements() {
        return elements;
    }

    /** Bytes of a block. */
    int bytes() {
        return bytes;
    }

    Decoder decoder() {
        return decoder;
    }
}
