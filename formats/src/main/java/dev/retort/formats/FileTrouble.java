package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.basics.RetortException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what the file system says into sentences. */
final class FileTrouble {
    /** What the operating system says of a place that no retry makes writable. */
    private static final Pattern PLACE = Pattern.compile("Read-only|Not a directory|not permitted");

    /** What it says of a disk, a quota or a size limit that is used up; in the user's language, so it may say otherwise. */
    private static final Pattern FULL = Pattern.compile("No space left|Disk quota exceeded|File too large|disk space");

    /** Less room than this is none. */
    private static final long NO_ROOM = 1 << 16;

    private FileTrouble() {}

    /** Why {@code file} could not be read; {@code what} it should have been, such as "a YAML file". */
    static RetortException reading(Path file, String what, IOException trouble) {
        if (trouble instanceof NoSuchFileException) {
            return BadInput.in(file, "no such file; expected " + what + ".");
        }
        if (trouble instanceof AccessDeniedException) {
            return BadInput.in(file, "may not be read (permission denied); expected " + what + ".");
        }
        if (trouble instanceof CharacterCodingException) {
            return BadInput.in(file, "is not UTF-8 text; expected " + what + ".");
        }
        if (Files.isDirectory(file)) {
            return BadInput.in(file, "is a folder; expected " + what + ".");
        }
        return new Failure(file + ": reading failed: " + trouble.getMessage(), trouble);
    }

    /** Why {@code target} could not be written: the user's choice of place, or a disk that fails. */
    static RetortException writing(Path target, IOException trouble) {
        if (isFull(target, trouble)) {
            return new BadInput(
                    target + ": the disk is full (" + trouble.getMessage()
                            + "); what was under this name before is as it"
                            + " was. Make room and give the same command again.",
                    trouble);
        }
        String reason = switch (trouble) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "a file is in the way of a folder";
            case NoSuchFileException _ -> "no folder can be made there";
            case FileSystemException system when isOfPlace(system.getReason()) -> system.getReason();
            default -> null;
        };
        if (reason == null) {
            return new Failure(target + ": writing failed: " + trouble.getMessage(), trouble);
        }
        return new BadInput(target + ": cannot be written (" + reason + "); choose another folder.", trouble);
    }

    private static boolean isFull(Path target, IOException trouble) {
        if (trouble.getMessage() instanceof String message
                && FULL.matcher(message).find()) {
            return true;
        }
        Path folder = target.toAbsolutePath().getParent();
        try {
            return folder != null && Files.getFileStore(folder).getUsableSpace() < NO_ROOM;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean isOfPlace(@Nullable String reason) {
        return reason != null && PLACE.matcher(reason).find();
    }
}
