package dev.retort.cli;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.atlas.Atlas;
import dev.retort.atlas.AtlasPlan;
import dev.retort.atlas.AtlasTables;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.CarriedLabels;
import dev.retort.atlas.Categories;
import dev.retort.atlas.FeatureTable;
import dev.retort.atlas.NullBounds;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.ModelFidelity;
import dev.retort.formats.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas build}: the table of a crosscoder's features over a store of activations. */
@Command(
        name = "build",
        description = {
            "Goes once through stored activations and writes down of every feature how often it fires, how the models share",
            "it, and whether one of them really lacks it (latent scaling, free directions, ridge regression)."
        })
final class AtlasBuildVerb implements Verb {
    @Parameters(index = "0", paramLabel = "CROSSCODER", description = "A crosscoder of Retort's (.safetensors).")
    Path file = Path.of("");

    @Option(
            names = "--store",
            required = true,
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "What `retort harvest` made of its models.")
    List<Path> stores = List.of();

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Which part of the corpus: train, dev or test (default: ${DEFAULT-VALUE}).")
    String partName = Part.TRAIN.word();

    @Option(
            names = "--categories",
            paramLabel = "NAME",
            description = "Word lists: reasoning, a file of your own, or none (default: ${DEFAULT-VALUE}).")
    String categories = "reasoning";

    @Option(
            names = "--models",
            arity = "1..*",
            paramLabel = "MODEL",
            description =
                    "The crosscoder's models, in its sides' order: folders, files, or hf://org/name. With them the "
                            + "atlas says which tokens each feature promotes.")
    List<String> models = List.of();

    @Option(
            names = "--splice",
            paramLabel = "TOKENS",
            description = "With --models: put the reconstruction into each model on so many tokens, and tell what it "
                    + "then loses (default: ${DEFAULT-VALUE}).")
    int splice = 0;

    @Option(
            names = "--null-atlas",
            arity = "1..*",
            paramLabel = "ATLAS",
            description =
                    "Atlases of null pairs' crosscoders: what is called verified is bounded so that at most 5 % of "
                            + "their features that are exclusive by norm would be.")
    List<Path> nullAtlases = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "By which documents are halved and resampled, and contexts drawn (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Option(
            names = "--discard-labels",
            description = "Lose hand labels and a judge's answers of the atlas that is there; else they are kept.")
    boolean discardLabels;

    @Option(
            names = "--keep-code",
            description = "Keeps every feature's value on every token, as the table code: some 5 bytes a value.")
    boolean keepCode;

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where the atlas goes.")
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        Part part = Part.named(partName);
        if (splice < 0 || splice > 0 && models.isEmpty()) {
            throw new BadInput("--splice " + splice + ": expected a number of tokens, and --models to run on them.");
        }
        Atlas.requireFree(out);
        Path scratch = out.toAbsolutePath().resolveSibling("." + out.getFileName() + ".code");
        String hash = Sha256.of(file);
        NullBounds bounds = nullAtlases.isEmpty() ? NullBounds.none() : NullBounds.of(nullAtlases);
        AtlasPlan plan = new AtlasPlan(
                part,
                categories.equals("none") ? null : Categories.named(categories),
                bounds.bounds(),
                seed,
                scratch,
                keepCode);
        try (CarriedLabels labels = CarriedLabels.of(out, hash, discardLabels);
                CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU);
                ActivationStore store = open();
                LoadedModels loaded = load(crosscoder, context)) {
            crosscoder.requireSides(file, store.sides());
            if (loaded != null) {
                crosscoder.requireSides(file, loaded.hooked().sides());
            }
            if (!store.hasTexts()) {
                context.remark("the store has no corpus beside it: the atlas will have no contexts and no categories.");
            }
            try (AtlasTables measured = plan.measure(crosscoder, store, loaded, context.progress())) {
                ModelFidelity kept =
                        new ModelFidelity(crosscoder, measured.features().totals());
                AtlasTables tables = measured.with(
                        loaded == null || splice == 0
                                ? kept.unspliced()
                                : kept.spliced(loaded, store, part, splice, Bootstrap.of(seed), context.progress()));
                Atlas.write(out, tables, plan.about(hash, crosscoder, store, bounds), labels);
                return answer(tables, bounds, labels);
            }
        }
    }

    private @Nullable LoadedModels load(CrosscoderFile crosscoder, CommandContext context) {
        if (models.isEmpty()) {
            return null;
        }
        int sides = crosscoder.crosscoder().models();
        if (models.size() != sides) {
            throw new BadInput("--models: the crosscoder has " + sides + " sides; found " + models.size() + " models.");
        }
        List<Path> paths = models.stream().map(context::model).toList();
        List<String> hooks = ActivationSource.hooks(crosscoder.hook(), sides);
        return LoadedModels.load(models, paths, hooks);
    }

    /** With the documents' texts, where the store has them. */
    private ActivationStore open() {
        List<Path> folders = StoreManifest.of(stores).folders();
        Path corpus = stores.getFirst().resolve("corpus");
        return Files.isDirectory(corpus)
                ? ActivationStore.open(new Corpus(corpus), folders, Normalisation.NONE)
                : ActivationStore.open(folders, Normalisation.NONE);
    }

    private Answer answer(AtlasTables tables, NullBounds bounds, CarriedLabels labels) {
        FeatureTable features = tables.features();
        Map<String, Integer> counts = Atlas.counts(features);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("out", out.toString());
        figures.put("features", features.crosscoder().features());
        figures.put("tokens", features.firing().tokens());
        figures.put("l0", features.firing().l0());
        figures.put("classes", counts);
        figures.put("bounds", bounds.tree());
        figures.put("kept_hand_labels", labels.hand());
        figures.put("kept_answers", labels.judged());
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d features over %,d tokens, L0 %.1f%n",
                features.crosscoder().features(),
                features.firing().tokens(),
                features.firing().l0()));
        counts.forEach((word, count) -> text.append(String.format(Locale.ROOT, "  %-26s %,7d%n", word, count)));
        if (!nullAtlases.isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "bounds: %,d of the null pairs' %,d features exclusive by norm pass (%,d by the usual bounds; all are multiplied by %.3f)%n",
                    bounds.passed(),
                    bounds.claims(),
                    bounds.usualPassed(),
                    bounds.factor()));
        }
        if (labels.hand() + labels.judged() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "kept of the atlas that was there: %,d hand labels, %,d answers of a judge (`retort atlas label` makes "
                            + "names of them)%n",
                    labels.hand(),
                    labels.judged()));
        }
        text.append("the atlas is in ").append(out);
        return new Answer(figures, text.toString());
    }
}
