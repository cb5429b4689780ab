package dev.retort.cli;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.activations.TokenSequence;
import dev.retort.atlas.Atlas;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.NextTokenChange;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas next}: what a feature does to the models' next token where it fires most. */
@Command(
        name = "next",
        description = {
            "Runs the models over the texts in which a feature fires most, as they are and with the feature taken out, and",
            "tells which next tokens it raises and lowers in each model."
        })
final class AtlasNextVerb implements Verb {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "FEATURE", description = "Its number.")
    int feature;

    @Option(names = "--crosscoder", required = true, paramLabel = "FILE", description = "The atlas's crosscoder.")
    Path file = Path.of("");

    @Option(
            names = "--store",
            required = true,
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "The atlas's store, for its texts.")
    List<Path> stores = List.of();

    @Option(
            names = "--models",
            required = true,
            arity = "1..*",
            paramLabel = "MODEL",
            description = "The crosscoder's models, in its sides' order.")
    List<String> models = List.of();

    @Option(names = "--rows", paramLabel = "N", description = "Contexts at most (default: ${DEFAULT-VALUE}).")
    int rows = 3;

    /** A place of the atlas's table of contexts. */
    private record Place(String document, int token, double value) {}

    @Override
    public Answer run(CommandContext context) {
        if (rows < 1) {
            throw new BadInput("--rows must be at least 1.");
        }
        Atlas atlas = new Atlas(folder);
        atlas.requireOf(file);
        List<Place> places = places(atlas);
        try (CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU);
                ActivationStore store = ActivationStore.open(
                        new Corpus(stores.getFirst().resolve("corpus")),
                        StoreManifest.of(stores).folders(),
                        Normalisation.NONE);
                LoadedModels loaded = LoadedModels.load(
                        models,
                        models.stream().map(context::model).toList(),
                        ActivationSource.hooks(
                                crosscoder.hook(), crosscoder.crosscoder().models()))) {
            Map<String, TokenSequence> documents = store.table(Part.named(atlas.about("part"))).sequences().stream()
                    .collect(Collectors.toMap(one -> one.document().id(), one -> one, (a, _) -> a));
            NextTokenChange change = new NextTokenChange(
                    loaded.hooked(),
                    crosscoder.crosscoder(),
                    crosscoder.normaliser(),
                    id -> loaded.tokenizer().decode(new int[] {id}, false));
            List<Map<String, Object>> all = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            try (Progress.Task task = context.progress().begin("take the feature out", places.size(), "contexts")) {
                for (Place place : places) {
                    TokenSequence document = documents.get(place.document);
                    if (document == null || document.length() <= place.token) {
                        throw BadInput.in(
                                stores.getFirst(),
                                "has no document " + place.document + " with " + (place.token + 1)
                                        + " tokens: the atlas was built from another store.");
                    }
                    List<NextTokenChange.Side> sides = change.of(feature, document, place.token);
                    all.add(tree(place, sides));
                    text.append(text(place, document, sides));
                    task.advance(1);
                }
            }
            return new Answer(
                    Map.of("feature", feature, "contexts", all), text.toString().stripTrailing());
        }
    }

    private List<Place> places(Atlas atlas) {
        try (Database database = atlas.open()) {
            if (!database.has("contexts")) {
                throw BadInput.in(folder, "has no contexts: it was built from a store without its corpus.");
            }
            Table table = database.query(
                    "SELECT document, token, value FROM contexts WHERE feature = ? AND kind = 'top' ORDER BY rank",
                    rows,
                    LIMIT,
                    feature);
            if (table.rows().isEmpty()) {
                throw new BadInput("feature " + feature + " has no contexts: it never fires there, or there is none.");
            }
            return table.rows().stream()
                    .map(row -> new Place(
                            String.valueOf(row.get(0)),
                            number(row.get(1)).intValue(),
                            number(row.get(2)).doubleValue()))
                    .toList();
        }
    }

    private static Number number(@Nullable Object value) {
        return value instanceof Number number ? number : 0;
    }

    private static Map<String, Object> tree(Place place, List<NextTokenChange.Side> sides) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("document", place.document);
        tree.put("token", place.token);
        tree.put("value", place.value);
        tree.put("models", sides);
        return tree;
    }

    private static String text(Place place, TokenSequence document, List<NextTokenChange.Side> sides) {
        String[] spans = document.spans();
        StringBuilder text = new StringBuilder();
        for (int t = Math.max(0, place.token - 14); t <= place.token; t++) {
            text.append(spans[t]);
        }
        StringBuilder all = new StringBuilder(String.format(
                Locale.ROOT,
                "%s ▸   (%s, value %.3f)%n",
                text.toString().replaceAll("\\s+", " "),
                place.document,
                place.value));
        for (NextTokenChange.Side side : sides) {
            all.append(String.format(Locale.ROOT, "  %s: KL %.4f nats%n", side.model(), side.divergence()))
                    .append(line("likeliest", side.likeliest()))
                    .append(line("raised", side.raised()))
                    .append(line("lowered", side.lowered()));
        }
        return all.append('\n').toString();
    }

    private static String line(String name, List<NextTokenChange.Next> tokens) {
        return String.format("    %-10s", name)
                + tokens.stream()
                        .map(one -> String.format(
                                Locale.ROOT,
                                "%s %.1f %% (without %.1f)",
                                one.token().replaceAll("\\s", "␣"),
                                100 * one.with(),
                                100 * one.without()))
                        .collect(Collectors.joining(", "))
                + "\n";
    }
}
