package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    @TempDir
    Path folder;

    @Test
    void agreesWithTheStandardsExample() throws IOException {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Path file = folder.resolve("abc");
        Files.writeString(file, "abc");
        assertThat(Sha256.of("abc".getBytes(UTF_8))).isEqualTo(expected);
        assertThat(Sha256.of(file)).isEqualTo(expected);
    }

    @Test
    void aFoldersHashFollowsNamesAndContentButNotLeftovers() throws IOException {
        Files.createDirectories(folder.resolve("m/sub"));
        Files.writeString(folder.resolve("m/a"), "1");
        Files.writeString(folder.resolve("m/sub/b"), "2");
        String hash = Sha256.ofFolder(folder.resolve("m"));
        Files.writeString(folder.resolve("m/.a.tmp-write"), "half");
        assertThat(Sha256.ofFolder(folder.resolve("m"))).isEqualTo(hash);
        Files.move(folder.resolve("m/a"), folder.resolve("m/c"));
        assertThat(Sha256.ofFolder(folder.resolve("m"))).isNotEqualTo(hash);
    }

    @Test
    void aMissingFileIsBadInput() {
        assertThatThrownBy(() -> Sha256.of(folder.resolve("none")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no such file");
    }
}
