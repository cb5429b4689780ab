package dev.retort.formats;

import dev.retort.engine.kernel.CodedNumbers;
import java.util.Arrays;
import java.util.Optional;

/**
 * How GGUF keeps numbers: plain, or in blocks of {@code elements} numbers, each block {@code bytes} long, whose codes are
 * scaled group by group. The layouts are those of ggml's {@code ggml-common.h}.
 */
enum GgufType {
    F32(0, 4, FloatBlocks::f32),
    F16(1, 2, FloatBlocks::f16),
    Q4_0(2, 32, 18, new Coded(32, 4, true, SmallBlocks::q4v0)),
    Q4_1(3, 32, 20, new Coded(32, 4, true, SmallBlocks::q4v1)),
    Q5_0(6, 32, 22, new Coded(32, 8, false, SmallBlocks::q5v0)),
    Q5_1(7, 32, 24, new Coded(32, 8, true, SmallBlocks::q5v1)),
    Q8_0(8, 32, 34, new Coded(32, 8, false, SmallBlocks::q8v0)),
    Q2_K(10, 256, 84, new Coded(16, 4, true, SuperBlocks::q2)),
    Q3_K(11, 256, 110, new Coded(16, 8, false, SuperBlocks::q3)),
    Q4_K(12, 256, 144, new Coded(32, 4, true, SuperBlocks::q4)),
    Q5_K(13, 256, 176, new Coded(32, 8, true, SuperBlocks::q5)),
    Q6_K(14, 256, 210, new Coded(16, 8, false, SuperBlocks::q6)),
    IQ4_NL(20, 32, 18, new Coded(32, 8, false, CodebookBlocks::iq4Nl)),
    IQ4_XS(23, 256, 136, new Coded(32, 8, false, CodebookBlocks::iq4Xs)),
    F64(28, 8, FloatBlocks::f64),
    BF16(30, 2, FloatBlocks::bf16);

    /** How a block becomes numbers. */
    sealed interface Layout {}

    /** Each number by itself. */
    record Plain(PlainReader reader) implements Layout {}

    /**
     * Codes, and for every {@code group} of them a scale and a minimum.
     *
     * @param bits 4 when every code is one of 0…15; 8 when it is a signed byte
     * @param minima whether there are minima; else they are nought
     */
    record Coded(int group, int bits, boolean minima, CodeReader reader) implements Layout {}

    /** Reads the number at {@code in[at]}. */
    @FunctionalInterface
    interface PlainReader {
        float read(byte[] in, int at);
    }

    /** Takes apart the block at {@code in[at]}; its first number is number {@code to} of {@code out}. */
    @FunctionalInterface
    interface CodeReader {
        void read(byte[] in, int at, CodedNumbers out, int to);
    }

    private final int id;
    private final int elements;
    private final int bytes;
    private final Layout layout;

    GgufType(int id, int bytes, PlainReader reader) {
        this(id, 1, bytes, new Plain(reader));
    }

    GgufType(int id, int elements, int bytes, Layout layout) {
        this.id = id;
        this.elements = elements;
        this.bytes = bytes;
        this.layout = layout;
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

    Layout layout() {
        return layout;
    }

    /** The numbers of whole blocks. */
    float[] decode(byte[] blocks) {
        int count = blocks.length / bytes * elements;
        return switch (layout) {
            case Plain plain -> {
                float[] numbers = new float[count];
                for (int i = 0; i < count; i++) {
                    numbers[i] = plain.reader.read(blocks, i * bytes);
                }
                yield numbers;
            }
            case Coded coded -> {
                CodedNumbers numbers = new CodedNumbers(coded.group, count);
                takeApart(coded, blocks, numbers);
                yield numbers.values();
            }
        };
    }

    /** Takes apart whole blocks of a coded type. */
    void takeApart(Coded coded, byte[] blocks, CodedNumbers out) {
        for (int block = 0; block < blocks.length / bytes; block++) {
            coded.reader.read(blocks, block * bytes, out, block * elements);
        }
    }
}
