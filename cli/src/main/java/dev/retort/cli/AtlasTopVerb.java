package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.FeatureClass;
import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas top}: the features that are most something. */
@Command(name = "top", description = "Lists the features that have the most of something, of those that are asked for.")
final class AtlasTopVerb implements Verb {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What features can be ordered by. */
    private static final List<String> ORDERS = List.of("nrn", "firing", "mean", "max", "nu_error", "cos_decoder");

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
            names = "--by",
            paramLabel = "COLUMN",
            description = "nrn, firing, mean, max, nu_error or cos_decoder (default: ${DEFAULT-VALUE}).")
    String by = "firing";

    @Option(names = "--ascending", description = "The least first.")
    boolean ascending;

    @Option(names = "--rows", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    int rows = 20;

    @Override
    public Answer run(CommandContext context) {
        if (!ORDERS.contains(by)) {
            throw new BadInput("--by " + by + ": there are " + String.join(", ", ORDERS) + ".");
        }
        if (rows < 1) {
            throw new BadInput("--rows must be at least 1.");
        }
        StringBuilder sql = new StringBuilder("SELECT feature, class, nrn, cos_decoder, firing, mean, max, nu_error, "
                + "nu_reconstruction FROM features WHERE nrn BETWEEN ? AND ? AND firing >= ?");
        List<Object> parameters = new ArrayList<>(List.of(least, most, often));
        if (word != null) {
            requireClass(word);
            sql.append(" AND class = ?");
            parameters.add(word);
        }
        sql.append(" ORDER BY ").append(by).append(ascending ? "" : " DESC").append(" NULLS LAST, feature");
        try (Database database = new Atlas(folder).open()) {
            return TableAnswer.of(database.query(sql.toString(), rows, LIMIT, parameters.toArray()));
        }
    }

    private static void requireClass(String word) {
        if (Arrays.stream(FeatureClass.values()).noneMatch(one -> one.word().equals(word))) {
            throw new BadInput("--class " + word + ": there are "
                    + Arrays.stream(FeatureClass.values())
                            .map(FeatureClass::word)
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }
}
