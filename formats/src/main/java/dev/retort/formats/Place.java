package dev.retort.formats;

import dev.retort.basics.BadInput;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands: the file, line and column (from 1), and the way to it from the file's root.
 *
 * @param parent the place of the list or mapping around it; null at the root
 * @param key its key in a mapping; null in a list and at the root
 * @param index its position in a list, from 0; −1 elsewhere
 */
public record Place(
        Path file,
        int line,
        int column,
        @Nullable Place parent,
        @Nullable String key,
        int index) {

    static Place root(Path file, int line, int column) {
        return new Place(file, line, column, null, null, -1);
    }

    Place inMap(String childKey, int childLine, int childColumn) {
        return new Place(file, childLine, childColumn, this, childKey, -1);
    }

    Place inList(int childIndex, int childLine, int childColumn) {
        return new Place(file, childLine, childColumn, this, null, childIndex);
    }

    /** The way from the root, such as {@code crosscoders[1].features}; empty at the root. */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (Place at = this; at.parent != null; at = at.parent) {
            path.insert(0, at.key == null ? "[" + at.index + "]" : "." + at.key);
        }
        return path.length() > 0 && path.charAt(0) == '.' ? path.substring(1) : path.toString();
    }

    /** The error to throw for what is wrong here: {@code file:line:column: sentence}. */
    public BadInput refuse(String sentence) {
        return new BadInput(this + ": " + sentence);
    }

    /** The error for a value of the wrong kind: {@code file:3:9: "features" should be …, found …}. */
    BadInput wrongKind(String expected, Node found) {
        return wrongKind(expected, found, "");
    }

    BadInput wrongKind(String expected, Node found, String hint) {
        String name = path();
        String subject = name.isEmpty() ? "the content" : '"' + name + '"';
        return refuse(subject + " should be " + expected + ", found " + found.described() + "." + hint);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
