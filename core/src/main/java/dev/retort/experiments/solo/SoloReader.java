package dev.retort.experiments.solo;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads {@link SoloFile} and refuses what does not hang together. */
record SoloReader(Safetensors file, Device device) {
    static SoloFile read(Path path, Device device) {
        try (Scope scope = Scope.open();
                Safetensors file = Safetensors.open(path)) {
            return new SoloReader(file, device).read();
        }
    }

    private SoloFile read() {
        if (!SoloFile.FORMAT.equals(file.metadata().get("format"))) {
            throw BadInput.in(
                    file.path(),
                    "is no solo encoder (its metadata has no format " + SoloFile.FORMAT
                            + "); `retort crosscoder solo` writes one.");
        }
        if (!SoloFile.VERSION.equals(file.metadata().get("version"))) {
            throw BadInput.in(
                    file.path(),
                    "has version " + file.metadata().get("version") + "; this Retort reads version " + SoloFile.VERSION
                            + ".");
        }
        SoloFile.Origin origin = origin();
        List<SoloFeature> features = features();
        long[] shape = shape(SoloEncoder.GATE, -1, -1);
        long k = shape[0];
        shape(SoloEncoder.VALUE, shape);
        for (String name : List.of(SoloEncoder.GATE_BIAS, SoloEncoder.THRESHOLD, SoloEncoder.VALUE_BIAS)) {
            shape(name, k);
        }
        if (features.size() != k) {
            throw BadInput.in(file.path(), "tells of " + features.size() + " features, its weights are for " + k + ".");
        }
        SoloEncoder encoder = new SoloEncoder(
                weights(SoloEncoder.GATE),
                weights(SoloEncoder.GATE_BIAS),
                weights(SoloEncoder.THRESHOLD),
                weights(SoloEncoder.VALUE),
                weights(SoloEncoder.VALUE_BIAS));
        return new SoloFile(encoder, origin, features);
    }

    private SoloFile.Origin origin() {
        MapNode map = json("origin").asMap("what the encoder was fitted to");
        MapNode model = map.need("model").asMap("a model: name, sha256");
        return new SoloFile.Origin(
                map.need("crosscoder").asText(),
                (int) map.need("side").asLong(0, Integer.MAX_VALUE),
                new CrosscoderFile.Model(
                        model.need("name").asText(), model.need("sha256").asText()),
                map.need("hook").asText(),
                map.need("tokens").asLong(0, Long.MAX_VALUE),
                map.need("measured").asLong(0, Long.MAX_VALUE),
                map.need("penalty").asDouble());
    }

    private List<SoloFeature> features() {
        List<SoloFeature> features = new ArrayList<>();
        for (Node node : json("features").asList()) {
            features.add(SoloFeature.of(node));
        }
        if (features.stream().map(SoloFeature::feature).distinct().count() < features.size()) {
            throw BadInput.in(file.path(), "names a feature twice.");
        }
        return features;
    }

    private long[] shape(String name, long... expected) {
        long[] shape = file.entry(name).shape();
        boolean fits = shape.length == expected.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] > 0 && (expected[i] < 0 || expected[i] == shape[i]);
        }
        if (!fits) {
            throw BadInput.in(
                    file.path(),
                    "tensor " + file.entry(name) + " should have the shape "
                            + Arrays.toString(expected).replace("-1", "any") + ".");
        }
        return shape;
    }

    private Tensor weights(String name) {
        Tensor tensor = file.tensor(name, device).to(DType.F32);
        if (!Double.isFinite(tensor.sum().item())) {
            throw BadInput.in(file.path(), "tensor " + name + " holds numbers that are not finite.");
        }
        return tensor;
    }

    private Node json(String key) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw BadInput.in(file.path(), "its metadata has no " + key + ": the file is not whole.");
        }
        return Json.parse(text, file.path().resolveSibling(file.path().getFileName() + "[" + key + "]"));
    }
}
