package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.basics.RetortException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Turns what the file system says into sentences. */
final class FileTrouble {
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

    /** Why {@code target} could not be written. */
    static RetortException writing(Path target, IOException trouble) {
        if (trouble instanceof AccessDeniedException) {
            return new BadInput(target + ": may not be written (permission denied); choose another folder.", trouble);
        }
        if (trouble instanceof FileSystemException system && system.getReason() != null) {
            String reason = system.getReason();
            if (reason.contains("Read-only") || reason.contains("Not a directory")) {
                return new BadInput(target + ": cannot be written: " + reason + "; choose another folder.", trouble);
            }
        }
        if (trouble instanceof java.nio.file.FileAlreadyExistsException) {
            return new BadInput(target + ": a file is in the way of a folder; choose another folder.", trouble);
        }
        return new Failure(target + ": writing failed: " + trouble.getMessage(), trouble);
    }
}
