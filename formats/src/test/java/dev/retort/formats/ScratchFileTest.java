package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFileTest {
    @TempDir
    Path folder;

    @Test
    void numbers_come_back_from_anywhere_and_the_file_is_gone_in_the_end() throws IOException {
        Path path = Files.writeString(folder.resolve("scratch"), "what a killed process left");
        int[] many = IntStream.range(0, 700_001).map(i -> i * 31).toArray(); // more than the buffer holds
        float[] floats = {1.5f, Float.MIN_VALUE, -3};
        try (ScratchFile file = ScratchFile.open(path)) {
            file.append(many, many.length);
            long at = file.size();
            file.append(floats, 2);
            assertThat(file.size()).isEqualTo(4L * 700_003);
            int[] back = new int[700_003];
            file.read(0, back, 2, many.length);
            assertThat(back[2 + 700_000]).isEqualTo(many[700_000]);
            file.read(4L * 1234, back, 0, 1);
            assertThat(back[0]).isEqualTo(many[1234]);
            float[] read = new float[2];
            file.read(at, read, 0, 2);
            assertThat(read).containsExactly(1.5f, Float.MIN_VALUE);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void a_place_that_cannot_be_written_to_is_a_sentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> ScratchFile.open(file.resolve("below")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("cannot be written");
    }
}
