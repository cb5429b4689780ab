package dev.retort.cli;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Origin;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.atlas.Atlas;
import dev.retort.atlas.ContextCollector;
import dev.retort.atlas.ContextTable;
import dev.retort.atlas.Exclusivity;
import dev.retort.atlas.FeatureTable;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.formats.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            names = "--seed",
            paramLabel = "N",
            description = "By which sample contexts are drawn (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where the atlas goes.")
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        Part part = Part.named(partName);
        try (CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU);
                ActivationStore store = open()) {
            crosscoder.requireSides(file, store.sides());
            ContextCollector places = new ContextCollector(
                    crosscoder.crosscoder().features(),
                    store.lengths(part),
                    ContextTable.COLLECTED,
                    ContextTable.EACH,
                    seed);
            FeatureTable features = FeatureTable.of(
                    crosscoder,
                    store.sweep(part, crosscoder.normaliser()),
                    places,
                    Exclusivity.usual(),
                    context.progress());
            ContextTable contexts = store.hasTexts() ? new ContextTable(places, store.table(part)) : null;
            if (contexts == null) {
                context.remark("the store has no corpus beside it: the atlas will have no contexts.");
            }
            Atlas.write(out, features, contexts, about(crosscoder, store, part));
            return answer(features);
        }
    }

    /** With the documents' texts, where the store has them. */
    private ActivationStore open() {
        List<Path> folders = StoreManifest.of(stores).folders();
        Path corpus = stores.getFirst().resolve("corpus");
        return Files.isDirectory(corpus)
                ? ActivationStore.open(new Corpus(corpus), folders, Normalisation.NONE)
                : ActivationStore.open(folders, Normalisation.NONE);
    }

    private Map<String, Object> about(CrosscoderFile crosscoder, ActivationStore store, Part part) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("crosscoder_sha256", Sha256.of(file));
        about.put("kind", crosscoder.kind().word());
        about.put("hook", crosscoder.hook());
        about.put("models", crosscoder.models());
        about.put("activations", store.origins().stream().map(Origin::model).toList());
        about.put("part", part.word());
        return about;
    }

    private Answer answer(FeatureTable features) {
        Map<String, Integer> counts = Atlas.counts(features);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("out", out.toString());
        figures.put("features", features.crosscoder().features());
        figures.put("tokens", features.firing().tokens());
        figures.put("l0", features.firing().l0());
        figures.put("classes", counts);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d features over %,d tokens, L0 %.1f%n",
                features.crosscoder().features(),
                features.firing().tokens(),
                features.firing().l0()));
        counts.forEach((word, count) -> text.append(String.format(Locale.ROOT, "  %-26s %,7d%n", word, count)));
        text.append("the atlas is in ").append(out);
        return new Answer(figures, text.toString());
    }
}
