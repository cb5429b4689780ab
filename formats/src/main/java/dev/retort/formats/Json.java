package dev.retort.formats;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * JSON (RFC 8259) in and out.
 *
 * <p>Reading is strict: no comments, no NaN, no key twice, nothing after the value, nesting and size bounded, so that a
 * hostile file ends in a {@link dev.retort.basics.BadInput}.
 */
public final class Json {
    private static final long MOST_BYTES = 100_000_000;

    private Json() {}

    /** The value in a file. */
    public static Node read(Path file) {
        return parse(InputFile.text(file, "a JSON file", MOST_BYTES), file);
    }

    /** The value in {@code text}; {@code name} stands for the file in what is said about it. */
    public static Node parse(String text, Path name) {
        return new JsonReader(name, 1).read(text);
    }

    /**
     * The values of a JSON Lines file, one a line, read as they are asked for; empty lines are passed over. Places give
     * the line in the file. The stream holds the file open: close it.
     */
    public static Stream<Node> lines(Path file) {
        return JsonLines.open(file);
    }

    /**
     * Pretty JSON of maps (their order kept), lists, arrays, records, texts, numbers, booleans, enums, nulls and
     * {@link Node}s: two spaces a level, lists of numbers packed onto lines, doubles as short as they can be and still
     * read back the same, NaN and infinities as null; ends with a newline. The same tree gives the same bytes anywhere.
     */
    public static String text(Object tree) {
        return new JsonWriter(true).text(tree) + "\n";
    }

    /** As {@link #text}, on one line and without the newline: a line of JSON Lines. */
    public static String line(Object tree) {
        return new JsonWriter(false).text(tree);
    }

    /** Writes {@link #text} atomically. */
    public static void write(Path file, Object tree) {
        AtomicFile.writeString(file, text(tree));
    }
}
