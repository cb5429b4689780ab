package dev.retort.crosscoder;

import dev.retort.activations.Normaliser;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes {@link CrosscoderFile}; the names here are the format. */
final class CrosscoderWriter {
    static final String FORMAT = "retort-crosscoder";
    static final String VERSION = "2";
    static final String THRESHOLD = "threshold";
    static final String SCALE = "normaliser.scale";
    static final String MEAN_NORM = "normaliser.mean_norm";
    static final String OFFSET = "normaliser.offset";
    static final String SPREAD = "normaliser.spread";

    private CrosscoderWriter() {}

    static void write(Path file, CrosscoderFile content) {
        try (Scope scope = Scope.open()) {
            Safetensors.write(file, tensors(content), metadata(content));
        }
    }

    private static Map<String, Tensor> tensors(CrosscoderFile content) {
        Crosscoder crosscoder = content.crosscoder();
        Normaliser normaliser = content.normaliser();
        Map<String, Tensor> tensors = new LinkedHashMap<>(crosscoder.parameters());
        if (crosscoder.rule() instanceof InferenceRule.PerFeature rule) {
            tensors.put(THRESHOLD, Tensor.of(Device.CPU, rule.thresholds(), crosscoder.features()));
        }
        tensors.put(SCALE, Tensor.of(Device.CPU, normaliser.scale(), crosscoder.models()));
        tensors.put(MEAN_NORM, Tensor.of(Device.CPU, normaliser.meanNorm(), crosscoder.models()));
        float[] offset = normaliser.offset();
        if (offset != null) {
            tensors.put(OFFSET, Tensor.of(Device.CPU, offset, offset.length));
        }
        float[] spread = normaliser.spread();
        if (spread != null) {
            tensors.put(SPREAD, Tensor.of(Device.CPU, spread, spread.length));
        }
        return tensors;
    }

    private static Map<String, String> metadata(CrosscoderFile content) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put("widths", Json.line(content.crosscoder().sides().widths()));
        metadata.put("kind", Json.line(ConfigText.tree(content.kind())));
        metadata.put("inference", Json.line(rule(content.crosscoder().rule())));
        metadata.put("thresholds", Json.line(content.thresholds()));
        metadata.put("hook", content.hook());
        metadata.put("models", Json.line(content.models()));
        metadata.put("config", content.config());
        metadata.put("provenance", Json.line(content.provenance()));
        return metadata;
    }

    private static Map<String, Object> rule(InferenceRule rule) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (rule) {
            case InferenceRule.Rectify() -> tree.put("rule", "relu");
            case InferenceRule.Threshold(double threshold) -> {
                tree.put("rule", "threshold");
                tree.put("threshold", threshold);
            }
            case InferenceRule.TopK(int k, boolean weighted) -> {
                tree.put("rule", "top-k");
                tree.put("k", k);
                tree.put("weighted", weighted);
            }
            case InferenceRule.PerFeature perFeature -> tree.put("rule", "per-feature"); // the numbers are a tensor
        }
        return tree;
    }
}
