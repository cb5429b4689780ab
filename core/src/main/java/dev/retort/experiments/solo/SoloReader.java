package dev.retort.experiments.solo;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.formats.CheckedTensors;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@link SoloFile} and refuses what does not hang together. */
record SoloReader(Safetensors file, CheckedTensors tensors) {
    static SoloFile read(Path path, Device device) {
        try (Scope scope = Scope.open();
                Safetensors file = Safetensors.open(path)) {
            return new SoloReader(file, new CheckedTensors(file, device)).read();
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
        long[] shape = tensors.shape(SoloEncoder.GATE, -1, -1);
        long k = shape[0];
        tensors.shape(SoloEncoder.VALUE, shape);
        for (String name : List.of(SoloEncoder.GATE_BIAS, SoloEncoder.THRESHOLD, SoloEncoder.VALUE_BIAS)) {
            tensors.shape(name, k);
        }
        if (features.size() != k) {
            throw BadInput.in(file.path(), "tells of " + features.size() + " features, its weights are for " + k + ".");
        }
        SoloEncoder encoder = new SoloEncoder(
                tensors.weights(SoloEncoder.GATE),
                tensors.weights(SoloEncoder.GATE_BIAS),
                tensors.weights(SoloEncoder.THRESHOLD),
                tensors.weights(SoloEncoder.VALUE),
                tensors.weights(SoloEncoder.VALUE_BIAS));
        return new SoloFile(encoder, origin, features);
    }

    private SoloFile.Origin origin() {
        MapNode map = tensors.json("origin").asMap("what the encoder was fitted to");
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
        for (Node node : tensors.json("features").asList()) {
            features.add(SoloFeature.of(node));
        }
        if (features.stream().map(SoloFeature::feature).distinct().count() < features.size()) {
            throw BadInput.in(file.path(), "names a feature twice.");
        }
        return features;
    }
}
