package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that people or other programs made: bounded in size, strict about UTF-8. */
final class InputFile {
    private InputFile() {}

    /** The text of a file of at most {@code mostBytes}, without a byte order mark; {@code what} it should be. */
    static String text(Path file, String what, long mostBytes) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > mostBytes) {
                throw BadInput.in(file, "is larger than the " + mostBytes + " bytes that " + what + " may have.");
            }
            return decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw FileTrouble.reading(file, what, e);
        }
    }

    /** UTF-8 that is not well-formed is refused, never patched. */
    static String decode(byte[] utf8) throws CharacterCodingException {
        return decode(ByteBuffer.wrap(utf8));
    }

    static String decode(ByteBuffer utf8) throws CharacterCodingException {
        String text = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(utf8)
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
