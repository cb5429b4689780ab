package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.exchange.Exchange;
import dev.retort.crosscoder.exchange.ExchangeFormat;
import dev.retort.crosscoder.exchange.ImportOptions;
import dev.retort.crosscoder.exchange.Imported;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort crosscoder import}: another project's crosscoder as a file of Retort's. */
@Command(
        name = "import",
        description =
                "Reads a crosscoder (or sparse autoencoder) of another project and writes it as Retort's own file.")
final class CrosscoderImportVerb implements Verb {
    private static final String AUTO = "auto";
    private static final String NONE = "none";

    @Parameters(index = "0", paramLabel = "SOURCE", description = "A folder, or the file of weights in it.")
    Path source = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "auto, ckkissane, dictionary-learning, crosscode, llamascopium, sae-lens or sparsify "
                    + "(default: ${DEFAULT-VALUE}).")
    String format = AUTO;

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "The .safetensors file to write.")
    Path to = Path.of("");

    @Option(
            names = "--mean-norms",
            paramLabel = "A,B",
            description = "Mean norms of each model's raw activations; none: they come scaled to √d.")
    @Nullable
    String meanNorms;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "For BatchTopK without one: a feature counts where its value is above X.")
    @Nullable
    Double threshold;

    @Option(
            names = "--any-gate",
            description = "For gates that differ from side to side: on for all sides where on for any.")
    boolean anyGate;

    @Option(names = "--hook", paramLabel = "HOOK", description = "The hook point, such as blocks.14.resid_pre.")
    @Nullable
    String hook;

    @Option(names = "--models", paramLabel = "A,B", split = ",", description = "The sides' names, base first.")
    List<String> models = List.of();

    @Override
    public Answer run(CommandContext context) {
        if (Files.exists(to)) {
            throw BadInput.in(to, "is there already; name another or delete it.");
        }
        boolean isScaled = NONE.equals(meanNorms);
        ImportOptions options = new ImportOptions(
                meanNorms == null || isScaled ? List.of() : numbers(meanNorms),
                isScaled,
                threshold,
                anyGate,
                hook,
                models);
        try (Imported imported = format.equals(AUTO)
                ? Exchange.read(source, options)
                : Exchange.read(source, ExchangeFormat.of(format), options)) {
            imported.file().write(to);
            Map<String, Object> figures = figures(imported);
            return new Answer(figures, text(imported, figures));
        }
    }

    private static List<Double> numbers(String text) {
        try {
            return Stream.of(text.split(",", -1))
                    .map(number -> Double.valueOf(number.strip()))
                    .toList();
        } catch (NumberFormatException e) {
            throw new BadInput("--mean-norms: expected numbers separated by commas, or none, not \"" + text + "\".", e);
        }
    }

    private Map<String, Object> figures(Imported imported) {
        CrosscoderFile file = imported.file();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("format", imported.format().word());
        figures.put("to", to.toString());
        figures.put("features", file.crosscoder().features());
        figures.put("widths", file.crosscoder().sides().widths());
        figures.put(
                "models", file.models().stream().map(CrosscoderFile.Model::name).toList());
        figures.put("hook", file.hook());
        figures.put("kind", file.kind().word());
        figures.put("rule", rule(file.crosscoder().rule()));
        figures.put("scale", file.normaliser().scale());
        figures.put("mean_norms", file.normaliser().meanNorm());
        figures.put("remarks", imported.remarks());
        return figures;
    }

    private static String rule(InferenceRule rule) {
        return switch (rule) {
            case InferenceRule.Rectify() -> "relu";
            case InferenceRule.Threshold(double threshold) -> "threshold " + threshold;
            case InferenceRule.TopK(int k, boolean _) -> "top-k " + k;
            case InferenceRule.PerFeature _ -> "per-feature";
        };
    }

    private String text(Imported imported, Map<String, Object> figures) {
        StringBuilder text = new StringBuilder(to + " written: " + figures.get("features") + " features over "
                + String.join(
                        " and ",
                        imported.file().models().stream()
                                .map(CrosscoderFile.Model::name)
                                .toList())
                + " (widths " + figures.get("widths") + "), " + figures.get("rule") + ", from the format "
                + imported.format().word());
        imported.remarks().forEach(remark -> text.append('\n').append(remark));
        return text.toString();
    }
}
