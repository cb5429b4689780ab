package dev.retort.models.hub;

import dev.retort.formats.AtomicFile;
import dev.retort.formats.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/**
 * One repository in the Hugging Face cache, which other programs share: {@code refs/<revision>} holds a commit, {@code
 * snapshots/<commit>/<file>} points to {@code blobs/<hash>}.
 */
record HubCache(Path root) {
    static HubCache of(HubSettings settings, HubName name) {
        return new HubCache(
                settings.cache().resolve("models--" + name.repository().replace("/", "--")));
    }

    FolderLock lock() {
        return FolderLock.take(
                root.resolve(".retort"), "another run is downloading this repository; wait until it is done.");
    }

    /** The commit that a revision was when it was last asked for. */
    Optional<String> commit(String revision) throws IOException {
        Path ref = root.resolve("refs").resolve(revision);
        if (Files.isRegularFile(ref)) {
            return Optional.of(Files.readString(ref).strip()).filter(text -> text.matches("[0-9a-f]{40}"));
        }
        return Files.isDirectory(snapshot(revision)) ? Optional.of(revision) : Optional.empty();
    }

    void remember(String revision, String commit) {
        if (!revision.equals(commit)) {
            AtomicFile.writeString(root.resolve("refs").resolve(revision), commit);
        }
    }

    Path snapshot(String commit) {
        return root.resolve("snapshots").resolve(commit);
    }

    Path blob(HubFile file) {
        return root.resolve("blobs").resolve(file.hash());
    }

    /** What of a file is here so far. */
    Path incomplete(HubFile file) {
        return root.resolve("blobs").resolve(file.hash() + ".incomplete");
    }

    /** Puts a blob into a snapshot: a link, or where the system has none the file itself. */
    void link(String commit, HubFile file) throws IOException {
        Path target = snapshot(commit).resolve(file.name());
        if (Files.exists(target)) {
            return;
        }
        Path folder = Objects.requireNonNull(target.getParent());
        Files.createDirectories(folder);
        Files.deleteIfExists(target); // a link to a blob that is gone
        Path blob = blob(file);
        try {
            Files.createSymbolicLink(target, folder.relativize(blob));
        } catch (IOException | UnsupportedOperationException e) {
            Path copy = target.resolveSibling(target.getFileName() + ".incomplete");
            Files.copy(blob, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
