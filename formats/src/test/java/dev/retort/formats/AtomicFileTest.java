package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void writesTheFileAndLeavesNothingElse() throws IOException {
        Path target = folder.resolve("new/deep/a.txt");
        AtomicFile.writeString(target, "one");
        AtomicFile.writeString(target, "two");
        assertThat(target).hasContent("two");
        assertThat(Files.list(target.getParent())).containsExactly(target);
    }

    @Test
    void aFailingWriterLeavesTheOldContent() throws IOException {
        Path target = folder.resolve("a.txt");
        AtomicFile.writeString(target, "old");
        assertThatThrownBy(() -> AtomicFile.write(target, stream -> {
                    stream.write(new byte[100_000]);
                    throw new IOException("disk full");
                }))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("disk full");
        assertThat(target).hasContent("old");
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void aLeftoverOfAKilledProcessIsReplaced() throws IOException {
        Path target = folder.resolve("a.txt");
        Path leftover = folder.resolve(".a.txt.tmp-write");
        Files.writeString(leftover, "a much longer half-written text");
        AtomicFile.writeString(target, "new");
        assertThat(target).hasContent("new");
        assertThat(leftover).doesNotExist();
    }

    @Test
    void sweepClearsLeftoversOnly() throws IOException {
        Files.writeString(folder.resolve(".a.txt.tmp-write"), "x");
        Files.createDirectories(folder.resolve(".model.tmp-write/sub"));
        Files.writeString(folder.resolve("kept.txt"), "x");
        AtomicFile.sweep(folder);
        assertThat(Files.list(folder)).containsExactly(folder.resolve("kept.txt"));
    }

    @Test
    void aFolderAppearsWholeAndReplacesTheOldOne() throws IOException {
        Path target = folder.resolve("model");
        AtomicFile.folder(target, temporary -> Files.writeString(temporary.resolve("old"), "1"));
        AtomicFile.folder(target, temporary -> {
            Files.createDirectories(temporary.resolve("sub"));
            Files.writeString(temporary.resolve("sub/new"), "2");
            assertThat(target.resolve("old")).exists();
        });
        assertThat(target.resolve("sub/new")).hasContent("2");
        assertThat(target.resolve("old")).doesNotExist();
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void aFailingFolderBuilderLeavesTheOldFolder() {
        Path target = folder.resolve("model");
        AtomicFile.folder(target, temporary -> Files.writeString(temporary.resolve("old"), "1"));
        assertThatThrownBy(() -> AtomicFile.folder(target, temporary -> {
                    Files.writeString(temporary.resolve("new"), "2");
                    throw new BadInput("no");
                }))
                .isInstanceOf(BadInput.class);
        assertThat(target.resolve("old")).hasContent("1");
        assertThat(folder.resolve(".model.tmp-write")).doesNotExist();
    }

    @Test
    void aFolderWhoseReplacementWasCutShortComesBack() throws IOException {
        Path target = folder.resolve("model");
        Files.createDirectories(folder.resolve(".model.tmp-old"));
        Files.writeString(folder.resolve(".model.tmp-old/w"), "1");
        AtomicFile.recover(target);
        assertThat(target.resolve("w")).hasContent("1");
    }

    @Test
    void aFileInTheWayOfAFolderIsBadInput() throws IOException {
        Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> AtomicFile.writeString(folder.resolve("file/a.txt"), "x"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("cannot be written");
    }
}
