package dev.retort.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Content hashes (FIPS 180-4) as 64 lower-case hexadecimal digits: cache keys, provenance, checksums. */
public final class Sha256 {
    private static final int BUFFER_BYTES = 1 << 20;

    private Sha256() {}

    /** The hash of a file's bytes, read in pieces. */
    public static String of(Path file) {
        MessageDigest digest = digest();
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw FileTrouble.reading(file, "a file to take the hash of", e);
        }
        return hex(digest);
    }

    public static String of(byte[] bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return hex(digest);
    }

    /** The hash of a file or of a folder, whichever is there. */
    public static String ofTree(Path place) {
        return Files.isDirectory(place) ? ofFolder(place) : of(place);
    }

    /**
     * The hash of a folder: its regular files' relative names (with {@code /}) and hashes, in the order of the names. The
     * same tree gives the same hash on every machine; leftovers of {@link AtomicFile} do not count.
     */
    public static String ofFolder(Path folder) {
        StringBuilder listing = new StringBuilder();
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("\\..*\\.tmp-\\w+"))
                    .toList();
            files.stream()
                    .map(file -> folder.relativize(file).toString().replace('\\', '/') + '\0' + of(file) + '\n')
                    .sorted()
                    .forEach(listing::append);
        } catch (IOException e) {
            throw FileTrouble.reading(folder, "a folder to take the hash of", e);
        }
        return of(listing.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
