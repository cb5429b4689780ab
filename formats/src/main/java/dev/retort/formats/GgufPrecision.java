package dev.retort.formats;

/** How Retort can write a GGUF file's matrices; it reads many more ways. */
public enum GgufPrecision {
    F32(GgufType.F32, 0),
    F16(GgufType.F16, 1),
    BF16(GgufType.BF16, 32),
    /** Blocks of 32 with one scale: a little over eight bits a number. */
    Q8_0(GgufType.Q8_0, 7);

    private final GgufType type;
    private final int fileType;

    GgufPrecision(GgufType type, int fileType) {
        this.type = type;
        this.fileType = fileType;
    }

    GgufType type() {
        return type;
    }

    /** What {@code general.file_type} says of such a file. */
    public int fileType() {
        return fileType;
    }

    /** The precision of a tensor of that shape: vectors stay F32, as do rows that do not divide into blocks. */
    GgufPrecision of(long[] shape) {
        boolean divides = shape.length > 1 && shape[shape.length - 1] % type.elements() == 0;
        return divides ? this : F32;
    }
}
