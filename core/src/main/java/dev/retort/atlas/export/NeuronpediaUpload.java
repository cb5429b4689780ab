package dev.retort.atlas.export;

import dev.retort.atlas.export.FeatureCard.Effect;
import dev.retort.basics.Progress;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bodies of Neuronpedia's {@code POST /api/feature/upload-batch}, a file each, within the limits of its schema
 * ({@code apps/webapp/app/api/feature/upload-batch/route.tsx}). Features that never fire are left out: the schema wants an
 * activation of each.
 */
final class NeuronpediaUpload {
    private final OpenAtlas atlas;
    private final ExportRequest request;
    private final NeuronpediaIds ids;

    NeuronpediaUpload(OpenAtlas atlas, ExportRequest request) {
        this.atlas = atlas;
        this.request = request;
        this.ids = NeuronpediaIds.of(atlas, request);
    }

    Exported write(Path into, Progress progress) {
        atlas.require("contexts", AtlasFormat.NEURONPEDIA_UPLOAD, "build it from a store with its corpus");
        List<Integer> features = request.features().in(atlas, true);
        List<String> files = new ArrayList<>();
        List<Map<String, Object>> batch = new ArrayList<>();
        long[] places = {0};
        CardReader.ofAll(atlas).forEach(features, "write features", progress, card -> {
            if (card.passages().isEmpty()) {
                return;
            }
            places[0] += card.passages().size();
            batch.add(feature(card));
            if (batch.size() == UploadLimits.FEATURES) {
                flush(into, batch, files);
            }
        });
        if (!batch.isEmpty()) {
            flush(into, batch, files);
        }
        return new Exported(
                features.size(),
                Map.of("activations", places[0]),
                files,
                List.of(
                        "The model " + ids.model() + " and the source " + ids.source()
                                + " must be there, and yours, before these are uploaded.",
                        "The upload knows no vectors, no neighbours, no class and no NRN."));
    }

    private void flush(Path into, List<Map<String, Object>> batch, List<String> files) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("modelId", ids.model());
        body.put("source", ids.source());
        body.put("features", List.copyOf(batch));
        String name = "upload-" + files.size() + ".json";
        String text = Json.line(body);
        UploadLimits.require(Json.parse(text, into.resolve(name)));
        dev.retort.formats.AtomicFile.writeString(into.resolve(name), text + "\n");
        files.add(name);
        batch.clear();
    }

    private Map<String, Object> feature(FeatureCard card) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("index", card.feature());
        row.put("density", card.firing());
        Effect effect = card.effect(request.side());
        if (effect != null) {
            row.put("topLogits", logits(effect.promoted(), effect.promotedLogits()));
            row.put("bottomLogits", logits(effect.suppressed(), effect.suppressedLogits()));
        }
        List<Map<String, Object>> explanations = card.labels().stream()
                .map(label -> Map.<String, Object>of("text", UploadLimits.cut(label.text())))
                .toList();
        if (!explanations.isEmpty()) {
            row.put("explanations", explanations);
        }
        row.put(
                "activations",
                card.passages().stream().map(NeuronpediaUpload::activation).toList());
        return row;
    }

    private static Map<String, Object> activation(FeatureCard.Passage passage) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("tokens", passage.tokens().stream().map(NeuronpediaIds::token).toList());
        row.put("values", passage.values());
        return row;
    }

    private static List<Map<String, Object>> logits(List<String> tokens, List<Float> values) {
        List<Map<String, Object>> logits = new ArrayList<>();
        for (int i = 0; i < Math.min(UploadLimits.LOGITS, tokens.size()); i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("token", NeuronpediaIds.token(tokens.get(i)));
            one.put("value", values.get(i));
            logits.add(one);
        }
        return logits;
    }
}
