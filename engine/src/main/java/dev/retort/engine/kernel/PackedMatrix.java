package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * A weight matrix (outs, ins) that stays as small as its file has it: codes of four or eight bits with their scales, or
 * bfloat16. A step of a few rows is multiplied by the codes themselves, each read from memory once; many rows, or any
 * through which gradients flow, by the F32 numbers they stand for. Lives in CPU memory; whoever holds it closes it.
 */
public final class PackedMatrix implements AutoCloseable {
    /** What {@link #fits} is asked about bfloat16 rows. */
    public static final int HALVES = 8;

    /** Smaller parts would share the work more evenly, and read memory more slowly: 16 KiB costs a third more time. */
    private static final int PART_BYTES = 1 << 18;

    /** Inputs of a tile that are written out at a time: few enough for the fastest cache, and whole groups. */
    private static final int CHUNK = 128;

    private final int outs;
    private final int ins;
    private final TileLoops loops;
    private final Tensor data;
    private final MemorySegment bytes;
    private final long tileBytes;

    private PackedMatrix(int outs, int ins, TileLoops loops) {
        this.outs = outs;
        this.ins = ins;
        this.loops = loops;
        this.tileBytes = loops.bytes(ins);
        this.data = Tensor.zeros(Device.CPU, DType.U8, tiles() * tileBytes).escape();
        this.bytes = data.bytes();
        Rehearsal.begin(loops);
    }

    /** Whether rows of that many numbers can be packed here. */
    public static boolean fits(long ins, int group) {
        return Lanes.available() && ins % group == 0 && group % HALVES == 0;
    }

    /**
     * From codes.
     *
     * @param group codes that share a scale; a multiple of 8, and ins is one of it
     * @param bits 4 when every code is one of 0…15; 8 when it is a signed byte
     * @param minima whether there are minima
     * @param rows each row's numbers; called from several threads
     */
    public static PackedMatrix ofCodes(
            int outs, int ins, int group, int bits, boolean minima, IntFunction<CodedNumbers> rows) {
        boolean nibbles = bits == 4;
        PackedMatrix packed =
                new PackedMatrix(outs, ins, nibbles ? new NibbleLoops(group) : new ByteLoops(group, minima));
        packed.fill(row -> new CodeWriter(packed.loops, rows.apply(row), bits));
        return packed;
    }

    /** From bfloat16 numbers (outs, ins), which are copied. */
    public static PackedMatrix ofHalves(Tensor weights) {
        PackedMatrix packed = new PackedMatrix((int) weights.size(0), (int) weights.size(1), new HalfLoops());
        try (Scope scope = Scope.open()) {
            MemorySegment halves = weights.contiguous().bytes();
            packed.fill(row -> (out, at, first) -> {
                int low = halves.get(ValueLayout.JAVA_SHORT_UNALIGNED, ((long) row * packed.ins + first) * 2) & 0xFFFF;
                int high = halves.get(ValueLayout.JAVA_SHORT_UNALIGNED, ((long) row * packed.ins + first + 1) * 2);
                out.set(ValueLayout.JAVA_INT_UNALIGNED, at, high << 16 | low);
            });
        }
        return packed;
    }

    /** Writes the int that holds a row's codes from {@code first} on, and what stands before its group. */
    @FunctionalInterface
    interface RowWriter {
        void write(MemorySegment out, long at, int first);
    }

    private void fill(IntFunction<RowWriter> rows) {
        try {
            Crew.share(tiles(), tile -> {
                for (int r = 0; r < Math.min(COUNT, outs - tile * COUNT); r++) {
                    RowWriter writer = rows.apply(tile * COUNT + r);
                    for (int i = 0; i < ins; i += loops.codes()) {
                        writer.write(bytes, loops.codeAt(tile * tileBytes, r, i), i);
                    }
                }
            });
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private int tiles() {
        return (outs + COUNT - 1) / COUNT;
    }

    public int outs() {
        return outs;
    }

    public int ins() {
        return ins;
    }

    /** Bytes of memory it takes. */
    public long byteSize() {
        return bytes.byteSize();
    }

    /** x (…, ins) → (…, outs). */
    public Tensor times(Tensor x) {
        return PackedProduct.of(x, this)[0];
    }

    /** The same x (…, ins) through several matrices, whose parts all cores share → (…, outs) of each. */
    public static Tensor[] times(Tensor x, PackedMatrix... matrices) {
        return PackedProduct.of(x, matrices);
    }

    int group() {
        return loops.group();
    }

    /** Into how many parts its work is cut: each worth handing to a thread. */
    int parts() {
        return (int) Math.clamp((long) tiles() * tileBytes / PART_BYTES, Math.min(Crew.SIZE, tiles()), tiles());
    }

    private void tilesOf(int part, IntConsumer work) {
        int end = (int) ((long) tiles() * (part + 1) / parts());
        for (int tile = (int) ((long) tiles() * part / parts()); tile < end; tile++) {
            work.accept(tile);
        }
    }

    /**
     * A part of the product.
     *
     * @param y (rows of x, outs), of which it writes the part's columns
     */
    void product(int part, FewRows x, MemorySegment y) {
        if (x.apart()) {
            float[] result = new float[COUNT];
            tilesOf(part, tile -> {
                for (int n = 0; n < x.count(); n++) {
                    float[] row = loops.inPlace() ? x.divided(n) : x.row(n);
                    loops.one(bytes, tile * tileBytes, ins, row, x.sums(n, loops.group()), result);
                    put(result, 0, y, n, tile);
                }
            });
            return;
        }
        float[] written = new float[CHUNK * COUNT];
        int blocks = x.blocks();
        float[] results = new float[blocks * TileProduct.ROWS * COUNT];
        tilesOf(part, tile -> {
            Arrays.fill(results, 0);
            for (int i = 0; i < ins; i += CHUNK) {
                int count = Math.min(CHUNK, ins - i);
                loops.spread(bytes, loops.groupAt(tile * tileBytes, i), count, written);
                for (int b = 0; b < blocks; b++) {
                    int at = (b * ins + i) * TileProduct.ROWS;
                    TileProduct.many(written, 0, count, x.turned(), at, results, b * TileProduct.ROWS * COUNT);
                }
            }
            for (int n = 0; n < x.count(); n++) {
                put(results, n * COUNT, y, n, tile);
            }
        });
    }

    private void put(float[] from, int at, MemorySegment y, int row, int tile) {
        int lanes = Math.min(COUNT, outs - tile * COUNT);
        long to = ((long) row * outs + (long) tile * COUNT) * Float.BYTES;
        MemorySegment.copy(from, at, y, ValueLayout.JAVA_FLOAT, to, lanes);
    }

    /** The numbers it stands for, F32, a view of (ins, outs). */
    public Tensor transposed() {
        int stride = tiles() * COUNT;
        Tensor all = Tensor.empty(Device.CPU, DType.F32, ins, stride);
        MemorySegment out = all.bytes();
        Crew.share(parts(), part -> {
            float[] written = new float[ins * COUNT];
            tilesOf(part, tile -> {
                loops.spread(bytes, tile * tileBytes, ins, written);
                TileProduct.place(written, ins, out, (long) tile * COUNT * Float.BYTES, (long) stride * Float.BYTES);
            });
        });
        return stride == outs ? all : all.narrow(1, 0, outs);
    }

    /** Its rows as an embedding table's: ids (…) I64 → (…, ins) F32. */
    public Tensor embedding(Tensor ids) {
        long[] rows = ids.toLongs();
        long[] shape = Arrays.copyOf(ids.shape(), ids.rank() + 1);
        shape[shape.length - 1] = ins;
        Tensor result = Tensor.empty(Device.CPU, DType.F32, shape);
        MemorySegment out = result.bytes();
        for (int n = 0; n < rows.length; n++) {
            int row = Objects.checkIndex((int) rows[n], outs);
            for (int i = 0; i < ins; i++) {
                out.setAtIndex(ValueLayout.JAVA_FLOAT, (long) n * ins + i, weight(row, i));
            }
        }
        return result;
    }

    /** One number, the slow way. */
    public float weight(int out, int in) {
        return loops.weight(bytes, out / COUNT * tileBytes, out % COUNT, in);
    }

    @Override
    public void close() {
        data.close();
    }
}
