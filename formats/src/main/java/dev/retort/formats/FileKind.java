package dev.retort.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.retort.basics.BadInput;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Formats told apart by their first bytes, so that a mistaken file is called by its name. */
enum FileKind {
    SAFETENSORS("", "a safetensors file"),
    GGUF("GGUF", "a GGUF file"),
    TORCH("PK\003\004", "a zip archive, as torch's .pt files are"),
    GIT_LFS("version https://git-lfs", "a Git LFS pointer, not the data itself; fetch that with \"git lfs pull\""),
    HTML("<!DOCTYPE", "a web page, not the data itself (a failed download?)");

    private final String magic;
    private final String what;

    FileKind(String magic, String what) {
        this.magic = magic;
        this.what = what;
    }

    boolean fits(MemorySegment bytes) {
        if (bytes.byteSize() < magic.length()) {
            return false;
        }
        byte[] start = bytes.asSlice(0, magic.length()).toArray(ValueLayout.JAVA_BYTE);
        return new String(start, ISO_8859_1).equals(magic);
    }

    /** Refuses a file that plainly is of another kind than {@code expected}. */
    static void refuseOthers(Path file, MemorySegment bytes, FileKind expected) {
        for (FileKind kind : values()) {
            if (kind != expected && !kind.magic.isEmpty() && kind.fits(bytes)) {
                throw BadInput.in(file, "is " + kind.what + "; expected " + expected.what + ".");
            }
        }
    }
}
