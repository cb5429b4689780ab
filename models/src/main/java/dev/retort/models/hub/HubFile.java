package dev.retort.models.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.retort.basics.Failure;
import dev.retort.formats.Sha256;
import java.io.IOException;
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

    /** Whether a file on the disk has those bytes. */
    boolean matches(Path file) {
        try {
            if (Files.size(file) != size) {
                return false;
            }
            if (hash.length() == SHA256_DIGITS) {
                return Sha256.of(file).equals(hash);
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + size + '\0').getBytes(US_ASCII));
            return HexFormat.of()
                    .formatHex(digest.digest(Files.readAllBytes(file)))
                    .equals(hash);
        } catch (IOException e) {
            throw new Failure(file + ": cannot be read again: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
