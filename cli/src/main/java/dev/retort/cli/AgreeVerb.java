package dev.retort.cli;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.agreement.Agreement;
import dev.retort.experiments.agreement.AgreementPlan;
import dev.retort.experiments.agreement.AgreementTrend;
import dev.retort.experiments.agreement.SidePair;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort agree}: how alike two models' representations are. */
@Command(
        name = "agree",
        description = {
            "Measures how alike the activations of two models are: CKA, Procrustes, SVCCA, PWCCA, ridge regression both ways,",
            "RSA, mutual nearest neighbours, and with --crosscoder what its features share. Each figure has an interval, by",
            "leaving documents out, and what it is when documents are shuffled. --compare puts several pairs side by side."
        })
final class AgreeVerb implements Verb {
    @Option(
            names = "--store",
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "What `retort harvest` made of its models; the first is the reference.")
    List<Path> stores = List.of();

    @Option(
            names = "--crosscoder",
            paramLabel = "FILE",
            description = "A crosscoder of the store's sides (.safetensors).")
    @Nullable
    Path crosscoder;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Which part of the corpus: train, dev or test (default: ${DEFAULT-VALUE}).")
    String partName = Part.TRAIN.word();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "Tokens, evenly over all, for RSA and nearest neighbours (default: ${DEFAULT-VALUE}).")
    int tokens = 2000;

    @Option(
            names = "--permutations",
            paramLabel = "N",
            description = "Shuffles of documents; 0 for none (default: ${DEFAULT-VALUE}).")
    int permutations = 99;

    @Option(
            names = "--null-tokens",
            paramLabel = "N",
            description = "Tokens at most that documents are shuffled on (default: ${DEFAULT-VALUE}).")
    int nullTokens = 8192;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            description = "Groups of documents that intervals leave out in turn (default: ${DEFAULT-VALUE}).")
    int resamples = 50;

    @Option(names = "--seed", paramLabel = "N", description = "Of the shuffles (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Option(
            names = "--parameters",
            paramLabel = "N",
            description = "How many parameters the models have, noted in agreement.json for --compare.")
    @Nullable
    Long parameters;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where agreement.parquet and agreement.json go; an atlas gets the table as one of its own.")
    @Nullable
    Path out;

    @Option(
            names = "--compare",
            arity = "1..*",
            paramLabel = "FILE",
            description = "agreement.json of several pairs: their figures by size, and nothing is measured.")
    List<Path> compared = List.of();

    @Override
    public Answer run(CommandContext context) {
        if (stores.isEmpty() == compared.isEmpty()) {
            throw new BadInput("give --store, with activations to measure, or --compare, with files of agreement.");
        }
        if (!compared.isEmpty()) {
            return answer(AgreementTrend.of(compared));
        }
        AgreementPlan plan = new AgreementPlan(Part.named(partName), tokens, nullTokens, permutations, resamples, seed);
        if (parameters != null && parameters < 1) {
            throw new BadInput("--parameters " + parameters + ": expected 1 or more.");
        }
        if (out != null) {
            Agreement.requireFree(out);
        }
        List<Path> folders = StoreManifest.of(stores).folders();
        try (CrosscoderFile file = crosscoder == null ? null : CrosscoderFile.read(crosscoder, Device.CPU);
                ActivationStore store = ActivationStore.open(folders, Normalisation.NONE)) {
            if (file != null && crosscoder != null) {
                file.requireSides(crosscoder, store.sides());
            }
            context.remark(
                    String.format(Locale.ROOT, "sums of products take %,d MB.", Agreement.bytes(store) / 1_000_000));
            Agreement agreement = Agreement.measure(store, file, plan, context.progress());
            if (out != null) {
                agreement.write(out, parameters);
            }
            return answer(agreement);
        }
    }

    private Answer answer(Agreement agreement) {
        Map<String, Object> figures = new LinkedHashMap<>(agreement.tree(parameters));
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d tokens of %,d documents of the %s part, in %d groups%n",
                agreement.tokens(),
                agreement.documents(),
                agreement.plan().part().word(),
                agreement.groups()));
        if (agreement.nullTokens() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "shuffled: %d times, %,d documents of %d tokens%n",
                    agreement.plan().permutations(),
                    agreement.nullDocuments(),
                    agreement.nullTokens() / agreement.nullDocuments()));
        }
        for (SidePair pair : agreement.pairs()) {
            text.append(String.format("%n%s → %s at %s%n", pair.modelA(), pair.modelB(), pair.hook()));
            text.append(TableAnswer.of(agreement.table(pair)).text()).append('\n');
        }
        if (out != null) {
            figures.put("out", out.toString());
            text.append("agreement.parquet and agreement.json are in ").append(out);
        }
        return new Answer(figures, text.toString().stripTrailing());
    }

    static Answer answer(AgreementTrend trend) {
        StringBuilder text = new StringBuilder("by ").append(trend.by()).append('\n');
        trend.pairs()
                .forEach(pair -> text.append(
                        String.format(Locale.ROOT, "  %,.0f  %s at %s%n", pair.size(), pair.name(), pair.hook())));
        text.append(TableAnswer.of(trend.table()).text());
        boolean few = trend.pairs().size() <= AgreementTrend.TOO_FEW;
        if (few) {
            text.append("\nNo p-value is claimed: with ")
                    .append(trend.pairs().size())
                    .append(" pairs no order is rare.");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("by", trend.by());
        figures.put("pairs", trend.pairs());
        figures.put("trends", trend.lines());
        return new Answer(figures, text.toString());
    }
}
