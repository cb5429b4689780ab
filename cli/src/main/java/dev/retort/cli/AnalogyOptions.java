package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.experiments.geometry.AnalogyGeometry;
import dev.retort.experiments.geometry.AnalogyModel;
import dev.retort.experiments.geometry.AnalogyPlan;
import dev.retort.experiments.geometry.AnalogySet;
import dev.retort.lab.LabAnalogies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Models that read pairs of words. */
final class AnalogyOptions {
    /** In a context every shuffle is read by the models. */
    private static final int IN_CONTEXT_PERMUTATIONS = 19;

    private static final int USUAL_PERMUTATIONS = 999;

    @Option(
            names = "--models",
            arity = "1..*",
            paramLabel = "MODEL",
            description = "Folders, .gguf files or hf://org/name that read the words; the first is the reference.")
    List<String> models = List.of();

    @Option(
            names = "--analogies",
            arity = "1..*",
            paramLabel = "SET",
            description = {
                "Files or folders in the format of function vectors, [{\"input\": …, \"output\": …}, …], names of built-in",
                "sets, built-in for all of those, or lab for the words of the lab's language."
            })
    List<String> analogies = List.of();

    @Option(
            names = "--hook",
            arity = "1..*",
            paramLabel = "POINT",
            description = "Where words are read, one for all models or one for each (default: ${DEFAULT-VALUE}).")
    List<String> hooks = List.of("blocks.half.resid_pre");

    @Option(
            names = "--dimensions",
            paramLabel = "K",
            description = "Principal axes on which words are looked at (default: ${DEFAULT-VALUE}).")
    int dimensions = 20;

    @Option(
            names = "--pca",
            paramLabel = "OF",
            description = "Whose words give the axes: those of the set, or pooled (default: ${DEFAULT-VALUE}).")
    String pca = "set";

    @Option(
            names = "--carrier",
            paramLabel = "TEXT",
            description = "What a word is read in, with {} in its place (default: " + AnalogyPlan.CARRIER
                    + "; of the lab's words: " + LabAnalogies.CARRIER + ").")
    @Nullable
    String carrier;

    @Option(
            names = "--in-context",
            paramLabel = "N",
            description = "Reads a pair as \"Q: input, A: output\" after N other pairs, instead of in the carrier.")
    @Nullable
    Integer demonstrations;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "Pairs of a set at most, drawn by the seed; 0 for all (default: ${DEFAULT-VALUE}).")
    int pairs = 0;

    boolean given() {
        return !models.isEmpty() || !analogies.isEmpty();
    }

    /** Before anything is measured. */
    void check() {
        if (given() && (models.isEmpty() || analogies.isEmpty())) {
            throw new BadInput(
                    "--models and --analogies go together: say which models read which words; \"built-in\" are "
                            + String.join(", ", AnalogySet.BUILT_IN) + ".");
        }
        if (!pca.equals("set") && !pca.equals("pooled")) {
            throw new BadInput("--pca " + pca + ": expected set or pooled.");
        }
        if (demonstrations != null && demonstrations < 0) {
            throw new BadInput("--in-context " + demonstrations + ": expected 0 or more pairs.");
        }
        if (given() && hooks.size() != 1 && hooks.size() != models.size()) {
            throw new BadInput("there are " + models.size() + " models and " + hooks.size()
                    + " hook points; give one for all, or one for each.");
        }
    }

    private static List<AnalogySet> named(String name) {
        return name.equals(LabAnalogies.NAME) ? List.of(LabAnalogies.singularPlural()) : AnalogySet.named(name);
    }

    private String carrier() {
        if (carrier != null) {
            return carrier;
        }
        return analogies.equals(List.of(LabAnalogies.NAME)) ? LabAnalogies.CARRIER : AnalogyPlan.CARRIER;
    }

    AnalogyGeometry measure(CommandContext context, @Nullable Integer permutations, long seed) {
        AnalogyPlan plan = new AnalogyPlan(
                dimensions,
                pca.equals("pooled"),
                carrier(),
                demonstrations == null ? -1 : demonstrations,
                pairs,
                permutations != null
                        ? permutations
                        : demonstrations == null ? USUAL_PERMUTATIONS : IN_CONTEXT_PERMUTATIONS,
                seed);
        List<AnalogySet> sets =
                analogies.stream().flatMap(name -> named(name).stream()).toList();
        List<AnalogyModel> loaded = new ArrayList<>();
        try {
            for (int m = 0; m < models.size(); m++) {
                loaded.add(AnalogyModel.load(
                        LiveModelOptions.name(models.get(m)),
                        context.model(models.get(m)),
                        hooks.get(hooks.size() == 1 ? 0 : m)));
            }
            AnalogyGeometry geometry = AnalogyGeometry.measure(sets, loaded, plan, context.progress());
            if (!geometry.sameTokens()) {
                context.remark(
                        "the models read the words as other tokens: what differs between them may be due to that.");
            }
            if (loaded.stream().mapToInt(AnalogyModel::width).distinct().count() > 1) {
                context.remark("the models are of different widths; each is looked at on its own axes.");
            }
            geometry.sets().stream()
                    .filter(set -> set.leftOut() > 0)
                    .forEach(set -> context.remark(set.name() + ": " + set.leftOut()
                            + " pairs left out, whose words a tokenizer cannot tell or tell apart."));
            return geometry;
        } finally {
            loaded.forEach(AnalogyModel::close);
        }
    }
}
