package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FileSizeTest {
    private static final int MOST_LINES = 500;

    @Test
    void no_hand_written_file_is_longer_than_500_lines() throws IOException {
        Map<Path, Integer> tooLong = new TreeMap<>();
        for (Path file : Repository.files(".java")) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.put(Repository.root().relativize(file), lines);
            }
        }

        assertThat(tooLong).isEmpty();
    }

    /** Not a limit by itself: a number to look at. Aim: one concept a file, a median of at most 80 lines. */
    @Test
    void the_median_size_of_a_file_is_shown() throws IOException {
        List<Integer> lines = new java.util.ArrayList<>();
        for (Path file : Repository.files(".java")) {
            if (file.toString().contains("/main/") && !file.endsWith("package-info.java")) {
                lines.add(Files.readAllLines(file).size());
            }
        }
        lines.sort(null);

        System.out.println(
                lines.size() + " files, median " + lines.get(lines.size() / 2) + " lines, longest " + lines.getLast());
        assertThat(lines).isNotEmpty();
    }
}
