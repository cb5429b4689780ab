package dev.retort.cli;

import dev.retort.atlas.export.AtlasExports;
import dev.retort.atlas.export.AtlasFormat;
import dev.retort.atlas.export.ExportRequest;
import dev.retort.atlas.export.Exported;
import dev.retort.atlas.export.FeatureChoice;
import dev.retort.atlas.export.OpenAtlas;
import dev.retort.study.report.FeaturePages;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas export}: an atlas as other projects' files, or as pages. */
@Command(
        name = "export",
        description = "Writes an atlas as a folder that another project reads, or as pages for a browser.")
final class AtlasExportVerb implements Verb {
    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "neuronpedia, neuronpedia-upload, dashboard, latent-csv or delphi.")
    String format = "";

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "A new folder, or an export's.")
    Path out = Path.of("");

    @Option(names = "--features", paramLabel = "N,N-N", description = "Only these features, such as 12,40-63.")
    @Nullable
    String numbers;

    @Option(names = "--class", paramLabel = "CLASS", description = "Only features of a class, such as distilled-only.")
    @Nullable
    String word;

    @Option(names = "--top", paramLabel = "N", description = "Only the first so many, the largest of --by first.")
    @Nullable
    Integer top;

    @Option(
            names = "--by",
            paramLabel = "COLUMN",
            description = "firing, nrn, mean, max, nu_error or cos_decoder (default: ${DEFAULT-VALUE}).")
    String by = FeatureChoice.ALL.by();

    @Option(
            names = "--side",
            paramLabel = "MODEL",
            description = "Whose decoder and logits, by name or number from 0 (default: the last model's).")
    @Nullable
    String side;

    @Option(
            names = "--model-id",
            paramLabel = "ID",
            description = "What the other project calls the model (default: its name).")
    @Nullable
    String modelId;

    @Option(
            names = "--source-id",
            paramLabel = "ID",
            description = "What Neuronpedia calls the dictionary, LAYER-SET (default: of block and model).")
    @Nullable
    String sourceId;

    @Option(
            names = "--creator-id",
            paramLabel = "ID",
            description = "Neuronpedia's user to whom the rows belong (default: the one that its seed makes).")
    String creatorId = ExportRequest.CREATOR;

    @Option(
            names = "--crosscoder",
            paramLabel = "FILE",
            description = "The crosscoder the atlas is of: for latent-csv, and for vectors in neuronpedia.")
    @Nullable
    Path crosscoder;

    @Option(
            names = "--store",
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "What `retort harvest` made: for delphi, the tokens.")
    List<Path> stores = List.of();

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description = "Tokens a row of delphi's cache, a multiple of 32 (default: ${DEFAULT-VALUE}).")
    int context = ExportRequest.CONTEXT;

    @Override
    public Answer run(CommandContext command) {
        AtlasFormat wanted = AtlasFormat.of(format);
        FeatureChoice choice = new FeatureChoice(numbers, word, top, by);
        try (OpenAtlas atlas = OpenAtlas.open(folder)) {
            ExportRequest request = new ExportRequest(
                    choice,
                    side == null ? atlas.models().size() - 1 : atlas.side(side),
                    modelId,
                    sourceId,
                    creatorId,
                    crosscoder,
                    stores,
                    context,
                    new FeaturePages(StudyAnswer.language(command.lang())));
            Exported exported = AtlasExports.write(atlas, wanted, request, out, command.progress());
            return answer(wanted, exported);
        }
    }

    private Answer answer(AtlasFormat wanted, Exported exported) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("format", wanted.word());
        figures.put("out", out.toString());
        figures.put("features", exported.features());
        figures.putAll(exported.figures());
        figures.put("files", exported.files());
        figures.put("remarks", exported.remarks());
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%,d features written to %s%n", exported.features(), out));
        exported.figures()
                .forEach((name, count) ->
                        text.append(String.format(Locale.ROOT, "  %-16s %,d%n", name.replace('_', ' '), count)));
        text.append("  begin with ").append(out.resolve(exported.files().getFirst()));
        exported.remarks().forEach(remark -> text.append('\n').append(remark));
        return new Answer(figures, text.toString());
    }
}
