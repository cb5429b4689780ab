package dev.retort.formats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip around a torch file: {@code <any>/data.pkl} and the storages {@code <any>/data/<key>}. Nothing is unpacked to the
 * disk, and only stored (not compressed) entries are read, so that no entry can be larger than the file.
 */
final class TorchArchive implements AutoCloseable {
    private static final String PICKLE = "/data.pkl";
    private static final long MOST_PICKLE_BYTES = 64L << 20;
    private static final int ALIGNMENT = 64;
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final ZipFile zip;
    private final String folder;
    private final long fileBytes;
    /** Tensors may share a storage; it is read once. The garbage collector frees it after the last of them. */
    private final Map<String, MemorySegment> storages = new HashMap<>();

    private TorchArchive(Path file, ZipFile zip) throws IOException {
        this.file = file;
        this.zip = zip;
        this.fileBytes = Files.size(file);
        List<String> pickles = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw BadInput.in(
                    file, "is a zip archive with " + pickles.size() + " data.pkl; expected a torch .pt file.");
        }
        this.folder = pickles.getFirst().substring(0, pickles.getFirst().length() - PICKLE.length());
        if (zip.getEntry(folder + "/byteorder") != null
                && !new String(bytes(folder + "/byteorder", 16), US_ASCII).equals("little")) {
            throw BadInput.in(file, "was written on a big-endian machine; load it in Python there and save it anew.");
        }
    }

    static TorchArchive open(Path file) {
        ZipFile zip = null;
        boolean done = false;
        try {
            zip = new ZipFile(file.toFile());
            TorchArchive archive = new TorchArchive(file, zip);
            done = true;
            return archive;
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInput(file + ": is no whole zip archive (cut short?): " + e.getMessage(), e);
        } finally {
            if (!done && zip != null) {
                closeQuietly(zip);
            }
        }
    }

    byte[] pickle() {
        return bytes(folder + PICKLE, MOST_PICKLE_BYTES);
    }

    /** The bytes of a storage, {@code expected} many. */
    MemorySegment storage(String key, long expected) {
        MemorySegment known = storages.get(key);
        if (known == null) {
            known = read(entry(folder + "/data/" + key));
            storages.put(key, known);
        }
        if (known.byteSize() != expected) {
            throw BadInput.in(
                    file,
                    "storage " + key + " has " + known.byteSize() + " bytes; its tensors expect " + expected + ".");
        }
        return known;
    }

    private MemorySegment read(ZipEntry entry) {
        MemorySegment segment = Arena.ofAuto().allocate(entry.getSize(), ALIGNMENT);
        try (InputStream stream = zip.getInputStream(entry)) {
            byte[] buffer = new byte[CHUNK_BYTES];
            for (long at = 0; at < segment.byteSize(); ) {
                int count = stream.read(buffer, 0, (int) Math.min(CHUNK_BYTES, segment.byteSize() - at));
                if (count < 0) {
                    throw BadInput.in(file, entry.getName() + " ends too early.");
                }
                segment.asSlice(at, count)
                        .copyFrom(MemorySegment.ofArray(buffer).asSlice(0, count));
                at += count;
            }
            return segment;
        } catch (IOException e) {
            throw new BadInput(file + ": " + entry.getName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] bytes(String name, long most) {
        ZipEntry entry = entry(name);
        if (entry.getSize() > most) {
            throw BadInput.in(file, name + " has " + entry.getSize() + " bytes; at most " + most + " are read.");
        }
        return read(entry).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw BadInput.in(file, "has no " + name + " inside.");
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() < 0 || entry.getSize() > fileBytes) {
            throw BadInput.in(file, name + " inside is compressed or has a wrong size; torch.save stores it plain.");
        }
        return entry;
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException ignored) {
            // it was only read from
        }
    }
}
