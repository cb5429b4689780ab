package dev.retort.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.BadInput;
import dev.retort.experiments.tasks.WordProblemLadder;
import dev.retort.experiments.tasks.WordProblemLadder.WordProblem;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort evaluate ladder}: word problems that small models can do now and then. */
@Command(
        name = "ladder",
        description =
                "Writes word problems of one and two steps in GSM8K's form, for models that GSM8K is too hard for.")
final class EvaluateLadderVerb implements Verb {
    /** So that drawing without repeating stays quick. */
    private static final int MOST = 100_000;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "JSON Lines.")
    Path out = Path.of("");

    @Option(names = "--items", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    int items = 200;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Another seed, other problems (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) {
        if (items < 1 || items > MOST) {
            throw new BadInput("--items " + items + ": expected 1 to " + MOST + ".");
        }
        List<WordProblem> problems = new WordProblemLadder(seed).problems(items);
        AtomicFile.write(out, stream -> {
            for (WordProblem problem : problems) {
                stream.write((Json.line(WordProblemLadder.tree(problem)) + "\n").getBytes(UTF_8));
            }
        });
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("items", items);
        figures.put("seed", seed);
        figures.put("out", out.toString());
        return new Answer(figures, items + " problems written to " + out);
    }
}
