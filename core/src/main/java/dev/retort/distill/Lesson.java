package dev.retort.distill;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One worked example to learn from: what is asked, the thought, and the answer.
 *
 * @param thinking without the {@code <think>} marks
 */
public record Lesson(String question, String thinking, String answer) {
    /** The lessons of a JSON Lines file with {@code question}, {@code thinking} and {@code answer} on each line. */
    public static List<Lesson> read(Path file) {
        try (Stream<dev.retort.formats.Node> lines = Json.lines(file)) {
            List<Lesson> lessons = lines.map(node -> of(node.asMap())).toList();
            if (lessons.isEmpty()) {
                throw BadInput.in(
                        file,
                        "there is no example in it; expected one JSON object a line with question,"
                                + " thinking and answer.");
            }
            return lessons;
        }
    }

    private static Lesson of(MapNode line) {
        return new Lesson(
                line.need("question").asText(),
                line.need("thinking").asText(),
                line.need("answer").asText());
    }

    /** What the student is to write. */
    String target() {
        return "<think>\n" + thinking + "\n</think>\n\n" + answer;
    }
}
