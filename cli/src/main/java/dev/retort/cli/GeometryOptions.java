package dev.retort.cli;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.atlas.Atlas;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.geometry.ActivationGeometry;
import dev.retort.experiments.geometry.BestCategories;
import dev.retort.experiments.geometry.FeatureGeometry;
import dev.retort.experiments.geometry.Geometry;
import dev.retort.experiments.geometry.LiveFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the geometry is measured of. */
final class GeometryOptions {
    private static final int USUAL_PERMUTATIONS = 999;

    @Option(
            names = "--store",
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "What `retort harvest` made of its models; the first is the reference.")
    List<Path> stores = List.of();

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Which part of the corpus: train, dev or test (default: ${DEFAULT-VALUE}).")
    String partName = Part.TRAIN.word();

    @Option(
            names = "--resamples",
            paramLabel = "N",
            description = "Groups of documents that intervals leave out in turn (default: ${DEFAULT-VALUE}).")
    int resamples = 50;

    @Option(
            names = "--crosscoder",
            paramLabel = "FILE",
            description = "A crosscoder of two models (.safetensors), for the geometry of its features.")
    @Nullable
    Path crosscoder;

    @Option(
            names = "--atlas",
            paramLabel = "FOLDER",
            description = "The crosscoder's atlas: which features fire, and the category each tells best.")
    @Nullable
    Path atlas;

    @Mixin
    AnalogyOptions words = new AnalogyOptions();

    Geometry measure(CommandContext context, @Nullable Integer permutations, long seed) {
        if (atlas != null && crosscoder == null) {
            throw new BadInput("--atlas " + atlas + ": give the --crosscoder it is of, too.");
        }
        if (stores.isEmpty() && crosscoder == null && !words.given()) {
            throw new BadInput(
                    "give --store, with activations, --crosscoder, or --models with --analogies, or more of them.");
        }
        if (permutations != null && permutations < 0) {
            throw new BadInput("--permutations " + permutations + ": expected 0 or more.");
        }
        words.check();
        ActivationGeometry activations = null;
        FeatureGeometry features = null;
        try (ActivationStore store = stores.isEmpty() ? null : open()) {
            if (store != null) {
                context.remark(String.format(
                        Locale.ROOT, "sums of products take %,d MB.", ActivationGeometry.bytes(store) / 1_000_000));
                activations = ActivationGeometry.measure(store, Part.named(partName), resamples, context.progress());
                if (!activations.skipped().isEmpty()) {
                    context.remark("left out, of too few documents for an interval: "
                            + String.join(", ", activations.skipped()) + ".");
                }
            }
            if (crosscoder != null) {
                features = features(
                        context, store, crosscoder, permutations == null ? USUAL_PERMUTATIONS : permutations, seed);
            }
        }
        return new Geometry(
                activations, features, words.given() ? words.measure(context, permutations, seed) : null, seed);
    }

    private FeatureGeometry features(
            CommandContext context, @Nullable ActivationStore store, Path path, int permutations, long seed) {
        try (CrosscoderFile file = CrosscoderFile.read(path, Device.CPU)) {
            Atlas of = atlas == null ? null : new Atlas(atlas);
            if (of != null) {
                of.requireOf(path);
            }
            LiveFeatures live = live(file, path, of, store, context);
            BestCategories categories = of == null ? BestCategories.none() : BestCategories.of(of);
            if (of != null && categories.of().isEmpty()) {
                context.remark("the atlas has no feature that tells a category: none are on the map.");
            }
            return FeatureGeometry.measure(file, live, categories, permutations, seed, context.progress());
        }
    }

    private LiveFeatures live(
            CrosscoderFile file,
            Path path,
            @Nullable Atlas of,
            @Nullable ActivationStore store,
            CommandContext context) {
        if (of != null) {
            return LiveFeatures.of(of, file.crosscoder().features());
        }
        if (store != null) {
            file.requireSides(path, store.sides());
            return LiveFeatures.of(file, store.sweep(Part.named(partName), file.normaliser()), context.progress());
        }
        context.remark("neither --atlas nor --store says which features fire: all of them count.");
        return LiveFeatures.all(file.crosscoder().features());
    }

    /** With the documents' texts, where the store has them. */
    private ActivationStore open() {
        List<Path> folders = StoreManifest.of(stores).folders();
        Path corpus = stores.getFirst().resolve("corpus");
        return Files.isDirectory(corpus)
                ? ActivationStore.open(new Corpus(corpus), folders, Normalisation.NONE)
                : ActivationStore.open(folders, Normalisation.NONE);
    }
}
