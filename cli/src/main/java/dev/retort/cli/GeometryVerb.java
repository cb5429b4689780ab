package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.experiments.agreement.AgreementTrend;
import dev.retort.experiments.geometry.Geometry;
import dev.retort.study.report.GeometryReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retort geometry}: how models' representations are shaped. */
@Command(
        name = "geometry",
        description = {
            "Measures how representations are shaped. --store: over how many directions activations are spread. --crosscoder: the",
            "same of features' directions, a map of them, and with --atlas whether categories lie together. --models and",
            "--analogies: whether pairs of words in one relation make parallelograms. Give any of them; --compare puts several",
            "pairs side by side."
        })
final class GeometryVerb implements Verb {
    @Mixin
    GeometryOptions asked = new GeometryOptions();

    @Option(
            names = "--permutations",
            paramLabel = "N",
            description =
                    "Shuffles of outputs, features or categories; 0 for none (default: 999, with --in-context 19).")
    @Nullable
    Integer permutations;

    @Option(names = "--seed", paramLabel = "N", description = "Of all draws (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Option(
            names = "--parameters",
            paramLabel = "N",
            description = "How many parameters the models have, noted in geometry.json for --compare.")
    @Nullable
    Long parameters;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description =
                    "Where geometry.parquet, geometry.json and geometry.html go; an atlas gets the tables as its own.")
    @Nullable
    Path out;

    @Option(
            names = "--compare",
            arity = "1..*",
            paramLabel = "FILE",
            description = "geometry.json of several pairs: what changes in each, by size, and nothing is measured.")
    List<Path> compared = List.of();

    @Override
    public Answer run(CommandContext context) {
        if (!compared.isEmpty()) {
            return AgreeVerb.answer(AgreementTrend.of(compared));
        }
        if (parameters != null && parameters < 1) {
            throw new BadInput("--parameters " + parameters + ": expected 1 or more.");
        }
        if (out != null) {
            Geometry.requireFree(out);
        }
        Geometry geometry = asked.measure(context, permutations, seed);
        if (out != null) {
            geometry.write(out, parameters);
            GeometryReport.write(out, StudyAnswer.language(context.lang()));
        }
        return answer(geometry);
    }

    private Answer answer(Geometry geometry) {
        Map<String, Object> figures = new LinkedHashMap<>(geometry.tree(parameters));
        StringBuilder text = new StringBuilder();
        for (String section : List.of("activations", "features", "analogies")) {
            if (figures.containsKey(section)) {
                text.append(section).append('\n');
                text.append(TableAnswer.of(geometry.table(section)).text()).append("\n\n");
            }
        }
        if (out != null) {
            figures.put("out", out.toString());
            text.append("geometry.parquet, geometry.json and geometry.html are in ")
                    .append(out);
        }
        return new Answer(figures, text.toString().stripTrailing());
    }
}
