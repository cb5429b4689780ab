package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort atlas show}: all that an atlas says of one feature. */
@Command(name = "show", description = "Shows all that an atlas says of one feature.")
final class AtlasShowVerb implements Verb {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "FEATURE", description = "Its number.")
    int feature;

    @Override
    public Answer run(CommandContext context) {
        try (Database database = new Atlas(folder).open()) {
            Table table = database.query("SELECT * FROM features WHERE feature = ?", 1, LIMIT, feature);
            if (table.rows().isEmpty()) {
                Table count = database.query("SELECT count(*) FROM features", 1, LIMIT);
                throw new BadInput("there is no feature " + feature + ": they are numbered from 0, and there are "
                        + count.rows().getFirst().getFirst() + ".");
            }
            Map<String, @Nullable Object> named = table.named(0);
            StringBuilder text = new StringBuilder();
            named.forEach((name, value) -> text.append(String.format("%-20s ", name))
                    .append(TableAnswer.cell(value))
                    .append('\n'));
            return new Answer(named, text.toString().stripTrailing());
        }
    }
}
