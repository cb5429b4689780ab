package dev.retort.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that start at once on a machine where no library has been unpacked yet. */
@Tag("slow")
class UnpackingTest {
    private static final int PROCESSES = 4;

    @TempDir
    Path folder;

    /** One such process. */
    static final class Start {
        public static void main(String[] words) {
            try (Autograd.Off _ = Autograd.off()) {
                System.out.println("loaded");
            }
        }
    }

    @Test
    void all_of_them_live() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            started.add(new ProcessBuilder(
                            java.toString(),
                            "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                            "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Start.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(i + ".txt").toFile())
                    .start());
        }
        for (int i = 0; i < PROCESSES; i++) {
            int code = started.get(i).waitFor();
            String told = Files.readString(folder.resolve(i + ".txt"));
            assertThat(code).as(told).isZero();
            assertThat(told).contains("loaded");
        }
    }
}
