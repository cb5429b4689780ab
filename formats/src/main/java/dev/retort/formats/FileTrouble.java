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

    private static boolean isOfPlace(@Nullable String reason) {
        return reason != null && PLACE.matcher(reason).find();
    }
}
