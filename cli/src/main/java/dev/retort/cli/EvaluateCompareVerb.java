package dev.retort.cli;

import dev.retort.experiments.tasks.EvaluationComparison;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort evaluate compare}: two evaluations of the same questions, paired. */
@Command(
        name = "compare",
        description = {
            "Compares two evaluations question by question: the difference with its interval (paired bootstrap), and how likely it",
            "is by chance (McNemar's exact test; with several answers to each question, random sign flips)."
        })
final class EvaluateCompareVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "The first evaluation.")
    Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "FOLDER", description = "The second.")
    Path second = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        EvaluationComparison comparison = EvaluationComparison.of(first, second);
        return new Answer(comparison.tree(), comparison.described() + "\n" + TableAnswer.text(comparison.table()));
    }
}
