package dev.retort.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.experiments.tasks.Evaluation;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort evaluate outputs}: an evaluation's answers for programs that read no Parquet. */
@Command(
        name = "outputs",
        description = "Writes the answers of an evaluation as JSON Lines, with all columns of answers.parquet.")
final class EvaluateOutputsVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "The evaluation.")
    Path folder = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "JSON Lines.")
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        Evaluation evaluation = Evaluation.read(folder);
        AtomicFile.write(out, stream -> {
            for (Map<String, ?> row : evaluation.trees()) {
                stream.write((Json.line(row) + "\n").getBytes(UTF_8));
            }
        });
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("answers", evaluation.answers().size());
        figures.put("out", out.toString());
        return new Answer(figures, evaluation.answers().size() + " answers written to " + out);
    }
}
