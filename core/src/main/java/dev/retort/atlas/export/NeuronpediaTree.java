package dev.retort.atlas.export;

import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.exchange.HookNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Neuronpedia's export tree, {@code MODEL/SOURCE/}, as its import reads it ({@code apps/webapp/lib/db/import.ts}): a file a
 * table, each line a row whose keys are columns. The import takes the columns from a file's first line, so all lines of a
 * file have the same keys; what we do not know has no key, and the database's default stands.
 *
 * <p>Neuronpedia knows one model a dictionary, a crosscoder has a decoder a side: an export is of one side, and the
 * feature's class, NRN and decoder cosine stand in {@code vectorLabel}, and in the notes of explanations.
 */
final class NeuronpediaTree {
    /** Features a file, as Neuronpedia's own export has them. */
    static final int EACH = 1024;

    private final OpenAtlas atlas;
    private final ExportRequest request;
    private final NeuronpediaIds ids;
    private final NeuronpediaRows rows;

    NeuronpediaTree(OpenAtlas atlas, ExportRequest request) {
        this.atlas = atlas;
        this.request = request;
        this.ids = NeuronpediaIds.of(atlas, request);
        this.rows = new NeuronpediaRows(atlas, ids, request.side(), request.creatorId());
    }

    Exported write(Path into, Progress progress) {
        atlas.require("contexts", AtlasFormat.NEURONPEDIA, "build it from a store with its corpus");
        List<Integer> features = request.features().in(atlas, false);
        Path folder = into.resolve(ids.model()).resolve(ids.source());
        String place = ids.model() + "/" + ids.source() + "/";
        List<String> files = new ArrayList<>();
        for (String one : List.of("release", "model", "sourceset", "source")) {
            files.add(place + one + ".jsonl");
        }
        Path file = request.crosscoder();
        try (CrosscoderFile crosscoder = file == null ? null : atlas.crosscoder(file)) {
            SideVectors vectors = crosscoder == null ? null : new SideVectors(crosscoder, request.side());
            one(folder.resolve("release.jsonl"), release());
            one(folder.resolve("model.jsonl"), model(vectors));
            one(folder.resolve("sourceset.jsonl"), sourceSet());
            one(folder.resolve("source.jsonl"), source());
            try (Batches batches = new Batches(folder, vectors)) {
                CardReader.ofAll(atlas).forEach(features, "write features", progress, batches::add);
                batches.files.forEach(one -> files.add(place + one));
                return new Exported(features.size(), batches.figures(), files, remarks(vectors));
            }
        }
    }

    private static void one(Path file, Object row) {
        try (JsonLinesFile lines = JsonLinesFile.plain(file)) {
            lines.add(row);
        }
    }

    private Map<String, Object> release() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", ids.release());
        row.put("description", title());
        row.put("urls", List.of());
        row.put("creatorName", "retort");
        row.put("creatorId", request.creatorId());
        row.put("visibility", "UNLISTED");
        row.put("defaultSourceSetName", ids.set());
        row.put("defaultSourceId", ids.source());
        return row;
    }

    private Map<String, Object> model(@Nullable SideVectors vectors) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", ids.model());
        row.put("displayName", atlas.models().get(request.side()));
        row.put("displayNameShort", atlas.models().get(request.side()));
        row.put("creatorId", request.creatorId());
        row.put("owner", "retort");
        row.put("layers", ids.layer() + 1);
        row.put("neuronsPerLayer", 0);
        row.put("visibility", "UNLISTED");
        if (vectors != null) {
            row.put("dimension", vectors.width());
        }
        return row;
    }

    private Map<String, Object> sourceSet() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("modelId", ids.model());
        row.put("name", ids.set());
        row.put("description", title());
        row.put("type", "crosscoder");
        row.put("urls", List.of());
        row.put("creatorName", "retort");
        row.put("creatorId", request.creatorId());
        row.put("releaseName", ids.release());
        row.put("visibility", "UNLISTED");
        row.put("hasDashboards", true);
        row.put("allowInferenceSearch", false);
        return row;
    }

    private Map<String, Object> source() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", ids.source());
        row.put("modelId", ids.model());
        row.put("setName", ids.set());
        row.put("creatorId", request.creatorId());
        row.put("visibility", "UNLISTED");
        row.put("hasDashboards", true);
        row.put("inferenceEnabled", false);
        row.put("dataset", atlas.part() + " part of the corpus");
        row.put("notes", notes());
        return row;
    }

    private String title() {
        return "Crosscoder of " + String.join(" and ", atlas.models()) + " at " + atlas.hook() + ": the decoder of "
                + atlas.models().get(request.side());
    }

    private String notes() {
        return title() + ". A feature is of both models; its class, its NRN (0: base only, 1/2: shared, 1: distilled"
                + " only) and the cosine of its two decoder directions stand in vectorLabel. Crosscoder sha256 "
                + atlas.sha256() + "; " + atlas.tokens() + " tokens.";
    }

    private List<String> remarks(@Nullable SideVectors vectors) {
        List<String> remarks = new ArrayList<>();
        remarks.add("Neuronpedia knows one model a dictionary: this is "
                + atlas.models().get(request.side())
                + "'s side; export the other with --side and a --source-id of its own.");
        if (vectors == null) {
            remarks.add("Without --crosscoder the features have no vectors, so nothing can be steered with them.");
        }
        if (!atlas.tables().has("logits")) {
            remarks.add(
                    "The atlas has no table logits, so no tokens are promoted or suppressed; build it with --models.");
        }
        return remarks;
    }

    /** The files of many rows, {@link #EACH} features each; one that would be empty is not there, as the import wants. */
    private final class Batches implements AutoCloseable {
        private final Path folder;
        private final @Nullable SideVectors vectors;
        private final List<String> files = new ArrayList<>();
        private final String hook = HookNames.lens(atlas.hook(request.side()));
        private final Map<String, JsonLinesFile> open = new LinkedHashMap<>();
        private int count;
        private long places;
        private long names;

        Batches(Path folder, @Nullable SideVectors vectors) {
            this.folder = folder;
            this.vectors = vectors;
        }

        void add(FeatureCard card) {
            if (count % EACH == 0) {
                close();
            }
            into("features").add(rows.feature(card, hook, vectors));
            for (FeatureCard.Passage passage : card.passages()) {
                into("activations").add(rows.activation(card, passage));
                places++;
            }
            for (int number = 0; number < card.labels().size(); number++) {
                into("explanations").add(rows.explanation(card, number));
                names++;
            }
            count++;
        }

        private JsonLinesFile into(String table) {
            return open.computeIfAbsent(table, _ -> {
                String name = table + "/batch-" + count / EACH + ".jsonl.gz";
                files.add(name);
                return JsonLinesFile.packed(folder.resolve(name));
            });
        }

        Map<String, Long> figures() {
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put("activations", places);
            figures.put("explanations", names);
            return figures;
        }

        @Override
        public void close() {
            open.values().forEach(JsonLinesFile::close);
            open.clear();
        }
    }
}
