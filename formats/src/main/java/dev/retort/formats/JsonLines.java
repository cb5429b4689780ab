package dev.retort.formats;

import dev.retort.basics.BadInput;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A JSON Lines file read line by line, so that it may be larger than memory. */
final class JsonLines extends Spliterators.AbstractSpliterator<Node> {
    private static final int MOST_BYTES_A_LINE = 64 << 20;

    private final Path file;
    private final InputStream stream;
    private int line;

    private JsonLines(Path file, InputStream stream) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.file = file;
        this.stream = stream;
    }

    static Stream<Node> open(Path file) {
        try {
            InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            return StreamSupport.stream(new JsonLines(file, stream), false).onClose(() -> close(file, stream));
        } catch (IOException e) {
            throw FileTrouble.reading(file, "a JSON Lines file", e);
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super Node> action) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (readLine(bytes)) {
                line++;
                String text = decode(bytes.toByteArray());
                if (!text.isBlank()) {
                    action.accept(new JsonReader(file, line).read(text));
                    return true;
                }
                bytes.reset();
            }
            return false;
        } catch (IOException e) {
            throw FileTrouble.reading(file, "a JSON Lines file", e);
        }
    }

    /** False at the end of the file. */
    private boolean readLine(ByteArrayOutputStream into) throws IOException {
        int next = stream.read();
        if (next < 0) {
            return false;
        }
        for (; next >= 0 && next != '\n'; next = stream.read()) {
            if (into.size() == MOST_BYTES_A_LINE) {
                throw BadInput.in(file, line + 1, "the line is longer than " + MOST_BYTES_A_LINE + " bytes.");
            }
            into.write(next);
        }
        return true;
    }

    private String decode(byte[] bytes) {
        try {
            return InputFile.decode(bytes);
        } catch (CharacterCodingException e) {
            throw BadInput.in(file, line, "the line is not UTF-8 text.");
        }
    }

    private static void close(Path file, InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw FileTrouble.reading(file, "a JSON Lines file", e);
        }
    }
}
