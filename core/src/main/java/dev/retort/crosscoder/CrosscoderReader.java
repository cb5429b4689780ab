package dev.retort.crosscoder;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.formats.CheckedTensors;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@link CrosscoderFile} and refuses what does not hang together. */
record CrosscoderReader(Safetensors file, CheckedTensors tensors) {
    private static final String FIRST_VERSION = "1";

    static CrosscoderFile read(Path path, Device device) {
        try (Scope scope = Scope.open();
                Safetensors file = Safetensors.open(path)) {
            return new CrosscoderReader(file, new CheckedTensors(file, device)).read();
        }
    }

    private CrosscoderFile read() {
        if (!CrosscoderWriter.FORMAT.equals(file.metadata().get("format"))) {
            throw BadInput.in(
                    file.path(),
                    "is no crosscoder of Retort's (its metadata has no format " + CrosscoderWriter.FORMAT
                            + "); import other projects' files first.");
        }
        boolean first = FIRST_VERSION.equals(file.metadata().get("version"));
        if (!first && !CrosscoderWriter.VERSION.equals(file.metadata().get("version"))) {
            throw BadInput.in(
                    file.path(),
                    "has version " + file.metadata().get("version") + "; this Retort reads versions " + FIRST_VERSION
                            + " and " + CrosscoderWriter.VERSION + ".");
        }
        Crosscoder crosscoder = first ? firstVersion() : crosscoder();
        long models = crosscoder.models();
        tensors.shape(CrosscoderWriter.SCALE, models);
        tensors.shape(CrosscoderWriter.MEAN_NORM, models);
        List<CrosscoderFile.Model> names = models();
        if (names.size() != models) {
            throw BadInput.in(file.path(), "names " + names.size() + " models, its weights are for " + models + ".");
        }
        return new CrosscoderFile(
                crosscoder,
                ConfigText.kind(tensors.json("kind").asMap()),
                thresholds(),
                normaliser(crosscoder.sides()),
                tensors.text("hook"),
                names,
                tensors.text("config"),
                provenance());
    }

    private Crosscoder crosscoder() {
        Sides sides = sides();
        long features = tensors.shape("w_enc", -1, sides.total())[0];
        tensors.shape("b_enc", features);
        tensors.shape("w_dec", features, sides.total());
        tensors.shape("b_dec", sides.total());
        return new Crosscoder(
                sides,
                tensors.weights("w_enc"),
                tensors.weights("b_enc"),
                tensors.weights("w_dec"),
                tensors.weights("b_dec"),
                rule(features));
    }

    /** Every side of one width: w_enc (M, d, F), w_dec (F, M, d), b_dec (M, d). */
    private Crosscoder firstVersion() {
        long[] encoder = tensors.shape("w_enc", -1, -1, -1);
        Sides sides = Sides.equal((int) encoder[0], (int) encoder[1]);
        long features = encoder[2];
        tensors.shape("b_enc", features);
        tensors.shape("w_dec", features, encoder[0], encoder[1]);
        tensors.shape("b_dec", encoder[0], encoder[1]);
        return new Crosscoder(
                sides,
                tensors.weights("w_enc").reshape(sides.total(), features).t().contiguous(),
                tensors.weights("b_enc"),
                tensors.weights("w_dec").reshape(features, sides.total()),
                tensors.weights("b_dec").reshape(sides.total()),
                rule(features));
    }

    private Sides sides() {
        List<Integer> widths = new ArrayList<>();
        for (Node width : tensors.json("widths").asList()) {
            widths.add((int) width.asLong(1, Integer.MAX_VALUE));
        }
        if (widths.isEmpty()) {
            throw BadInput.in(file.path(), "its list of widths is empty: it is of no model.");
        }
        if (widths.stream().mapToLong(Integer::longValue).sum() > Integer.MAX_VALUE) {
            throw BadInput.in(file.path(), "its widths " + widths + " are more than any model has.");
        }
        return new Sides(widths);
    }

    private Normaliser normaliser(Sides sides) {
        try {
            return new Normaliser(
                    sides,
                    file.tensor(CrosscoderWriter.SCALE, Device.CPU).toDoubles(),
                    file.tensor(CrosscoderWriter.MEAN_NORM, Device.CPU).toDoubles(),
                    row(CrosscoderWriter.OFFSET),
                    row(CrosscoderWriter.SPREAD));
        } catch (IllegalArgumentException e) {
            throw BadInput.in(file.path(), "its normaliser cannot be: " + e.getMessage() + ".");
        }
    }

    private float @Nullable [] row(String name) {
        return file.has(name) ? file.tensor(name, Device.CPU).toFloats() : null;
    }

    private InferenceRule rule(long features) {
        MapNode rule = tensors.json("inference").asMap();
        return switch (rule.need("rule").asChoice(List.of("relu", "threshold", "top-k", "per-feature"))) {
            case "relu" -> new InferenceRule.Rectify();
            case "threshold" ->
                new InferenceRule.Threshold(rule.need("threshold").asDouble());
            case "top-k" ->
                new InferenceRule.TopK((int) rule.need("k").asLong(1, features), rule.boolOr("weighted", false));
            default -> {
                tensors.shape(CrosscoderWriter.THRESHOLD, features);
                yield new InferenceRule.PerFeature(tensors.weights(CrosscoderWriter.THRESHOLD)
                        .to(Device.CPU)
                        .toFloats());
            }
        };
    }

    private Thresholds thresholds() {
        MapNode map = tensors.json("thresholds").asMap();
        return new Thresholds(
                map.doubleOr("moving", Double.NaN),
                map.doubleOr("lateMean", Double.NaN),
                map.doubleOr("heldOut", Double.NaN));
    }

    private List<CrosscoderFile.Model> models() {
        List<CrosscoderFile.Model> models = new ArrayList<>();
        for (Node node : tensors.json("models").asList()) {
            MapNode model = node.asMap();
            models.add(new CrosscoderFile.Model(
                    model.need("name").asText(), model.need("sha256").asText()));
        }
        return models;
    }

    private Map<String, String> provenance() {
        Map<String, String> provenance = new LinkedHashMap<>();
        MapNode map = tensors.json("provenance").asMap();
        for (String key : map.keys()) {
            provenance.put(key, map.need(key).asText());
        }
        return provenance;
    }
}
