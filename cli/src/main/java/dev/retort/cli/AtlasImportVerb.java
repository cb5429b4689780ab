package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.CarriedLabels;
import dev.retort.atlas.Label;
import dev.retort.atlas.LabelTable;
import dev.retort.atlas.label.FeatureChoice;
import dev.retort.atlas.label.HandLabels;
import dev.retort.formats.FolderLock;
import dev.retort.tables.Database;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort atlas import}: names that people gave to features. */
@Command(
        name = "import",
        description = {
            "Takes labels that people gave from a CSV file with the columns feature, label, author, date and perhaps note.",
            "A newer label of the same author takes the older one's place; nothing is taken from a file with a bad row."
        })
final class AtlasImportVerb implements Verb {
    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "The labels, as CSV in UTF-8.")
    Path file = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        int features;
        try (Database database = new Atlas(folder).open()) {
            features = FeatureChoice.count(database);
        }
        List<Label> labels = HandLabels.read(file, features);
        try (FolderLock lock = CarriedLabels.lock(folder)) {
            HandLabels.Merged merged = HandLabels.merge(LabelTable.read(folder), labels);
            merged.table().write(folder);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("labels", labels.size());
            figures.put("added", merged.added());
            figures.put("replaced", merged.replaced());
            figures.put("older", merged.older());
            String text = labels.size() + " labels by hand: " + merged.added() + " new, " + merged.replaced()
                    + " replaced"
                    + (merged.older() > 0 ? ", " + merged.older() + " older than what is there and left out" : "");
            return new Answer(figures, text);
        }
    }
}
