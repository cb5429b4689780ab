package dev.retort.models.hub;

import dev.retort.basics.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file as the hub's listing has it.
 *
 * @param name its path in the repository
 * @param size bytes
 * @param hash of a large file the SHA-256 of its bytes, of others git's SHA-1 (of {@code "blob <size>\0"} and the bytes); the
 *     cache calls the file by it
 */
record HubFile(String name, long size, String hash) {
    private static final int SHA256_DIGITS = 64;
    private static final int BUFFER_BYTES = 1 << 20;

    /** Whether a file on the disk has those bytes. */
    boolean matches(Path file) {
        try {
            if (Files.size(file) != size) {
                return false;
            }
            boolean large = hash.length() == SHA256_DIGITS;
            MessageDigest digest = MessageDigest.getInstance(large ? "SHA-256" : "SHA-1");
            if (!large) {
                digest.update(("blob " + size + '\0').getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            try (InputStream stream = Files.newInputStream(file)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
            }
            return HexFormat.of().formatHex(digest.digest()).equals(hash);
        } catch (IOException e) {
            throw new Failure(file + ": cannot be read again: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1 and SHA-256", e);
        }
    }
}
