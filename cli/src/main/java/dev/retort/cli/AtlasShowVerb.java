package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.Label;
import dev.retort.atlas.LabelTable;
import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas show}: all that an atlas says of one feature. */
@Command(name = "show", description = "Shows all that an atlas says of one feature, and where it fires most.")
final class AtlasShowVerb implements Verb {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CONTEXTS = "SELECT value, document, peak, tokens, \"values\" FROM contexts "
            + "WHERE feature = ? AND kind = 'top' ORDER BY rank";

    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "FEATURE", description = "Its number.")
    int feature;

    @Option(names = "--rows", paramLabel = "N", description = "Contexts at most (default: ${DEFAULT-VALUE}).")
    int rows = 5;

    /** The token it was chosen for stands in «». */
    private static String context(Map<String, @Nullable Object> row) {
        int peak = ((Number) Objects.requireNonNull(row.get("peak"))).intValue();
        List<?> tokens = (List<?>) Objects.requireNonNull(row.get("tokens"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            text.append(i == peak ? "«" : "").append(tokens.get(i)).append(i == peak ? "»" : "");
        }
        return String.format(
                "%9s  %s  (%s)",
                TableAnswer.cell(row.get("value")), text.toString().replaceAll("\\s+", " "), row.get("document"));
    }

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
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("feature", named);
            List<Label> labels = LabelTable.read(folder).labels().stream()
                    .filter(label -> label.feature() == feature)
                    .toList();
            figures.put("labels", labels.stream().map(LabelLine::tree).toList());
            labels.forEach(label -> text.append(LabelLine.text(label)).append('\n'));
            if (database.has("contexts")) {
                Table contexts = database.query(CONTEXTS, rows, LIMIT, feature);
                figures.put("contexts", contexts.named());
                for (int row = 0; row < contexts.rows().size(); row++) {
                    text.append('\n').append(context(contexts.named(row)));
                }
            }
            return new Answer(figures, text.toString().stripTrailing());
        }
    }
}
