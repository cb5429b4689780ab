package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.FeatureQuestion;
import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas top}: the features that are most something. */
@Command(name = "top", description = "Lists the features that have the most of something, of those that are asked for.")
final class AtlasTopVerb implements Verb {
    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Option(names = "--class", paramLabel = "CLASS", description = "Only features of a class, such as distilled-only.")
    @Nullable
    String word;

    @Option(names = "--min-nrn", paramLabel = "X", description = "Only features of at least this NRN.")
    double least = 0;

    @Option(names = "--max-nrn", paramLabel = "X", description = "Only features of at most this NRN.")
    double most = 1;

    @Option(
            names = "--min-firing",
            paramLabel = "SHARE",
            description = "Only features that fire on this share of the tokens (default: ${DEFAULT-VALUE}).")
    double often = 0;

    @Option(
            names = "--category",
            paramLabel = "NAME",
            description = "How well features tell a category, such as self-reflection.")
    @Nullable
    String category;

    @Option(
            names = "--contrast",
            paramLabel = "NAME",
            description = "Which tokens of it: at, pre, segment, at_hard or pre_hard (default: ${DEFAULT-VALUE}).")
    String contrast = "segment";

    @Option(
            names = "--source",
            paramLabel = "WHO",
            description = "Who says where it is: words or labels (default: labels where there are any).")
    @Nullable
    String source;

    @Option(
            names = "--by",
            paramLabel = "COLUMN",
            description =
                    "firing (default), nrn, mean, max, nu_error, nu_reconstruction or cos_decoder; with a category "
                            + "auroc (default), auroc_chosen, lift, precision_at_100, reason_score or q.")
    @Nullable
    String by;

    @Option(names = "--ascending", description = "The least first.")
    boolean ascending;

    @Option(names = "--rows", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    int rows = 20;

    @Override
    public Answer run(CommandContext context) {
        if (rows < 1) {
            throw new BadInput("--rows must be at least 1.");
        }
        FeatureQuestion question =
                new FeatureQuestion(word, least, most, often, category, contrast, source, by, ascending);
        try (Database database = new Atlas(folder).open()) {
            return TableAnswer.of(question.ask(database, rows));
        }
    }
}
