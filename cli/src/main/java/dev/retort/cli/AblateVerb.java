package dev.retort.cli;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Origin;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.atlas.Categories;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.formats.Sha256;
import dev.retort.lab.Teaching;
import dev.retort.study.Ablation;
import dev.retort.study.AblationPlan;
import dev.retort.study.AblationPlan.Rule;
import dev.retort.study.AblationReport;
import dev.retort.study.AblationSubject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort ablate}: what a model does without features. */
@Command(
        name = "ablate",
        description = {
            "Takes a category's features out of both models of a pair, beside controls: random features, a rotation of equal",
            "norm, features with NRN up to one half. Measures the openers' logits as published, and on a pair of the lab what",
            "becomes of answers. Features are chosen on the corpus's dev part, figures come from its test part."
        })
final class AblateVerb implements Verb {
    @Parameters(index = "0", paramLabel = "CROSSCODER", description = "A crosscoder of the pair (.safetensors).")
    Path file = Path.of("");

    @Option(
            names = "--models",
            required = true,
            arity = "2",
            paramLabel = "MODEL",
            description = "The base and the distilled model: folders, files, or hf://org/name.")
    List<String> models = List.of();

    @Option(
            names = "--store",
            required = true,
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "What `retort harvest` made of them.")
    List<Path> stores = List.of();

    @Option(
            names = "--corpus",
            paramLabel = "FOLDER",
            description = "The store's texts (default: the folder corpus inside the first --store).")
    @Nullable
    Path corpus;

    @Option(
            names = "--categories",
            paramLabel = "NAME",
            description =
                    "Word lists for a corpus without labels: reasoning, or a file of your own (default: ${DEFAULT-VALUE}).")
    String categories = "reasoning";

    @Option(
            names = "--category",
            required = true,
            paramLabel = "NAME",
            description = "Whose features are taken out, such as self-reflection.")
    String category = "";

    @Option(
            names = "--select",
            split = ",",
            paramLabel = "RULE",
            description = {
                "How features are chosen: attribution, guarded (of attribution's those without which openers are less probable and",
                "greedy answers as right; a pair of the lab), lift, paper (NRN above one half among the most frequent), score",
                "(AUROC); several with commas (default: attribution, unless --features are given)."
            })
    List<String> rules = List.of();

    @Option(names = "--features", split = ",", paramLabel = "N", description = "These features, too.")
    List<Integer> features = List.of();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Features that attribution, lift and score choose (default: ${DEFAULT-VALUE}).")
    int count = 4;

    @Option(
            names = "--percent",
            paramLabel = "K",
            description = "The paper's k, for answers; its table has .5 to 20 (default: ${DEFAULT-VALUE}).")
    double percent = 5;

    @Option(
            names = "--problems",
            paramLabel = "N",
            description = "The lab's problems that are answered in each case (default: ${DEFAULT-VALUE}).")
    int problems = 1000;

    @Option(
            names = "--traces",
            paramLabel = "N",
            description = "Documents that are read teacher-forced (default: ${DEFAULT-VALUE}).")
    int traces = 240;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of problems, sampling, controls and resampling (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Option(
            names = "--lab",
            paramLabel = "v2|v3e",
            description = "The teacher of a lab's pair (default: ${DEFAULT-VALUE}).")
    String teacher = "v2";

    @Option(
            names = "--full",
            description = {
                "Answers also under five doses, with only these of the distilled model's own features kept, and with features put",
                "into the base."
            })
    boolean full;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = {
                "Where rows and ablation.json go; a run that was stopped goes on there. As WORKSPACE/ablation/NAME it is evidence",
                "for the verdicts of the study in that workspace."
            })
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        List<Rule> chosen = new ArrayList<>(rules.stream().map(Rule::named).toList());
        if (!features.isEmpty() && !chosen.contains(Rule.GIVEN)) {
            chosen.addFirst(Rule.GIVEN);
        } else if (features.isEmpty() && chosen.contains(Rule.GIVEN)) {
            throw new BadInput("--select given: give the features with --features.");
        }
        if (chosen.isEmpty()) {
            chosen.add(Rule.ATTRIBUTION);
        }
        AblationPlan plan = new AblationPlan(
                category, chosen, features, count, percent, problems, traces, seed, Teaching.named(teacher), full);
        Categories words = Categories.named(categories);
        try (CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU);
                ActivationStore store = open();
                LoadedModels loaded = load(crosscoder, chosen.stream().anyMatch(Rule::takesGradients), context)) {
            crosscoder.requireSides(file, store.sides());
            crosscoder.requireSides(file, loaded.hooked().sides());
            if (!store.has(Part.DEV) || !store.has(Part.TEST)) {
                throw new BadInput(stores.getFirst() + ": features are chosen on the dev part and measured on the test"
                        + " part; harvest a corpus that has both.");
            }
            AblationSubject subject = new AblationSubject(crosscoder, store, loaded, words);
            if (!subject.lab()) {
                context.remark(
                        "these models do not speak the lab's language: no truth is known of their answers, which are"
                                + " left out.");
            }
            return answer(Ablation.run(plan, subject, origins(crosscoder, store, loaded), out, context.progress()));
        }
    }

    /** @param gradients whether a rule asks what the next token depends on */
    private LoadedModels load(CrosscoderFile crosscoder, boolean gradients, CommandContext context) {
        List<Path> paths = models.stream().map(context::model).toList();
        List<String> hooks = ActivationSource.hooks(
                crosscoder.hook(), crosscoder.crosscoder().models());
        return gradients ? LoadedModels.loadDense(models, paths, hooks) : LoadedModels.load(models, paths, hooks);
    }

    private ActivationStore open() {
        Path texts = corpus == null ? stores.getFirst().resolve("corpus") : corpus;
        if (!Files.isDirectory(texts)) {
            throw new BadInput(texts + ": there is no such folder; the documents' texts say where categories are. Give"
                    + " the store of a `retort harvest`, or --corpus.");
        }
        return ActivationStore.open(new Corpus(texts), StoreManifest.of(stores).folders(), Normalisation.NONE);
    }

    private Map<String, Object> origins(CrosscoderFile crosscoder, ActivationStore store, LoadedModels loaded) {
        Map<String, Object> origins = new LinkedHashMap<>();
        origins.put("crosscoder", Sha256.of(file));
        origins.put("kind", crosscoder.kind().word());
        origins.put("hook", crosscoder.hook());
        origins.put(
                "models", loaded.hooked().origins().stream().map(Origin::sha256).toList());
        origins.put("activations", store.origins().stream().map(Origin::sha256).toList());
        origins.put("test_documents", store.lengths(Part.TEST).length);
        return origins;
    }

    private Answer answer(AblationReport report) {
        Map<String, Object> figures = new LinkedHashMap<>(report.tree());
        figures.put("out", out.toString());
        figures.put("seed", seed);
        StringBuilder text = new StringBuilder();
        report.tables()
                .forEach((title, table) -> text.append(title)
                        .append('\n')
                        .append(TableAnswer.text(table))
                        .append("\n\n"));
        text.append("ablation.json and its rows are in ").append(out);
        return new Answer(figures, text.toString());
    }
}
