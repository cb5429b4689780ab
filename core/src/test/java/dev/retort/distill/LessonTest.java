package dev.retort.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LessonTest {
    @Test
    void saysWhichLineIsNoExample(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("examples.jsonl");
        Files.writeString(file, """
                {"question": "1 + 1 ?", "thinking": "one and one", "answer": "2"}
                {"question": "1 + 2 ?", "answer": "3"}
                """);
        assertThatThrownBy(() -> Lesson.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("examples.jsonl:2")
                .hasMessageContaining("thinking");
        Files.writeString(file, "");
        assertThatThrownBy(() -> Lesson.read(file)).isInstanceOf(BadInput.class).hasMessageContaining("no example");
    }

    @Test
    void theTargetOpensAndClosesTheThought() {
        assertThat(new Lesson("q", "because", "2").target()).isEqualTo("<think>\nbecause\n</think>\n\n2");
    }
}
