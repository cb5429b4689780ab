package dev.retort.formats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the zip of a torch file; see {@link TorchFile#write}. Equal tensors give equal bytes: no clock is in it. */
final class TorchWriter {
    private static final String FOLDER = "archive/";
    /** Java takes the first moment of 1980 for "before 1980" and writes it a second time. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int EXTRA_HEADER_BYTES = 4;
    private static final int CHUNK_BYTES = 1 << 20;

    private final Counted counted;
    private final ZipOutputStream zip;

    private TorchWriter(OutputStream stream) {
        counted = new Counted(stream);
        zip = new ZipOutputStream(counted);
        zip.setMethod(ZipOutputStream.STORED);
    }

    static void write(Path target, Map<String, Tensor> tensors) {
        byte[] pickle = PickleWriter.stateDict(tensors);
        AtomicFile.write(target, stream -> new TorchWriter(stream).write(pickle, tensors));
    }

    private void write(byte[] pickle, Map<String, Tensor> tensors) throws IOException {
        entry("data.pkl", MemorySegment.ofArray(pickle));
        entry("byteorder", MemorySegment.ofArray("little".getBytes(US_ASCII)));
        int key = 0;
        for (Tensor tensor : tensors.values()) {
            try (Scope _ = Scope.open()) {
                entry(
                        "data/" + key++,
                        tensor.detach().to(Device.CPU).contiguous().bytes());
            }
        }
        entry("version", MemorySegment.ofArray("3\n".getBytes(US_ASCII)));
        zip.finish();
    }

    private void entry(String name, MemorySegment bytes) throws IOException {
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setTimeLocal(NO_TIME);
        entry.setSize(bytes.byteSize());
        entry.setCompressedSize(bytes.byteSize());
        CRC32 sum = new CRC32();
        inChunks(bytes, sum::update);
        entry.setCrc(sum.getValue());
        entry.setExtra(padding(entry.getName()));
        zip.putNextEntry(entry);
        inChunks(bytes, zip::write);
        zip.closeEntry();
    }

    /** Makes the bytes start on a multiple of 64, as torch does, so that they can be mapped into memory. */
    private byte[] padding(String name) {
        long start = counted.count + LOCAL_HEADER_BYTES + name.length() + EXTRA_HEADER_BYTES;
        int padding = (int) Math.floorMod(-start, ALIGNMENT);
        return ByteBuffer.allocate(EXTRA_HEADER_BYTES + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'F')
                .put((byte) 'B')
                .putShort((short) padding)
                .array();
    }

    private static void inChunks(MemorySegment bytes, IoConsumer<byte[]> sink) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
            long size = Math.min(CHUNK_BYTES, bytes.byteSize() - at);
            sink.accept(bytes.asSlice(at, size).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
        }
    }

    /** Knows how much has passed. */
    private static final class Counted extends FilterOutputStream {
        private long count;

        private Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
