package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.distill.Lesson;
import dev.retort.distill.SolutionRewriter;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort lessons}: examples for {@code retort distill} out of worked solutions. */
@Command(
        name = "lessons",
        description = "Rewrites worked solutions in GSM8K's form into think-style examples for `retort distill`.")
final class LessonsVerb implements Verb {
    @Parameters(index = "0", paramLabel = "SOLUTIONS", description = "JSON Lines with question and answer (#### N).")
    Path solutions = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "JSON Lines: question, thinking, answer.")
    Path out = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Where slips and checks fall (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) {
        List<Lesson> lessons = new SolutionRewriter(seed).read(solutions);
        if (lessons.isEmpty()) {
            throw BadInput.in(solutions, "there is no solution in it.");
        }
        AtomicFile.write(out, stream -> {
            for (Lesson lesson : lessons) {
                stream.write(Json.line(lesson).strip().getBytes(StandardCharsets.UTF_8));
                stream.write('\n');
            }
        });
        return new Answer(
                Map.of("examples", lessons.size(), "out", out.toString()),
                lessons.size() + " examples written to " + out);
    }
}
