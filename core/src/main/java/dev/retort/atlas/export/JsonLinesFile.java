package dev.retort.atlas.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.formats.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A file of JSON Lines, packed or not; equal rows give equal bytes. */
final class JsonLinesFile implements AutoCloseable {
    private final OutputStream out;

    private JsonLinesFile(OutputStream out) {
        this.out = out;
    }

    static JsonLinesFile packed(Path file) {
        try {
            return new JsonLinesFile(new GZIPOutputStream(stream(file), 1 << 16));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonLinesFile plain(Path file) {
        try {
            return new JsonLinesFile(stream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputStream stream(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    void add(Object row) {
        try {
            out.write((Json.line(row) + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
