package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas query}: any question about an atlas, in SQL. */
@Command(
        name = "query",
        description = {
            "Answers a SELECT over an atlas's tables; `SHOW TABLES` and `DESCRIBE features` tell what there is.",
            "Nothing can be changed by it, and nothing outside the atlas be read."
        })
final class AtlasQueryVerb implements Verb {
    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "SQL", description = "One SELECT, in DuckDB's dialect.")
    String sql = "";

    @Option(names = "--rows", paramLabel = "N", description = "Rows at most (default: ${DEFAULT-VALUE}).")
    int rows = 100;

    @Option(names = "--seconds", paramLabel = "N", description = "How long it may take (default: ${DEFAULT-VALUE}).")
    int seconds = 30;

    @Override
    public Answer run(CommandContext context) {
        if (rows < 1 || seconds < 1) {
            throw new BadInput("--rows and --seconds must be at least 1.");
        }
        try (Database database = new Atlas(folder).open()) {
            return TableAnswer.of(database.query(sql, rows, Duration.ofSeconds(seconds)));
        }
    }
}
