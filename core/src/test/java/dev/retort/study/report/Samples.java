package dev.retort.study.report;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.study.metrics.Tree;
import dev.retort.study.verdict.Beside;
import dev.retort.study.verdict.Verdicts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A study of the lab with all its parts; the values are plausible, not measured. */
final class Samples {
    private Samples() {}

    static ReportInput whole() {
        return input(metrics(), AtlasFile.of(json("atlas.json")), provenance(), training());
    }

    static MapNode metrics() {
        return json("metrics.json").asMap("metrics");
    }

    /** The metrics of a study that measured only what {@code text} holds. */
    static ReportInput only(String text) {
        return input(Json.parse(text, Path.of("metrics.json")).asMap("metrics"), Atlas.EMPTY, Map.of(), null);
    }

    /** {@code metrics} less one of its parts. */
    static MapNode without(MapNode metrics, String part) {
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>(metrics.entries());
        entries.remove(part);
        return new MapNode(metrics.place(), entries);
    }

    /** A study whose every free text is {@code words}. */
    static ReportInput hostile(String words) {
        Map<String, Object> figure = Map.of("value", 0.5, "low", 0.4, "high", 0.6);
        Map<String, Object> crosscoder = Map.of("nrn", Map.of("histogram", List.of(1, 2), "above_0.9", figure));
        Map<String, Object> paper =
                Map.of("category", words, "crosscoder", words, "encoder", words, "k_percent", 5, "distilled", figure);
        Map<String, Object> accuracy =
                Map.of("category", words, "selection", words, "forced_ratio", figure, "greedy", figure);
        Map<String, Object> steering = Map.of(
                "mode",
                words,
                "category",
                words,
                "operation",
                words,
                "crosscoder",
                words,
                "strength",
                2,
                "greedy_length_change",
                figure,
                "greedy_accuracy_change",
                figure);
        Map<String, Object> metrics = Map.of(
                "study", words,
                "crosscoders", Map.of(words, crosscoder),
                "categories", Map.of(words, Map.of("segment", Map.of("auroc", figure))),
                "ablation", Map.of("paper", List.of(paper), "accuracy", List.of(accuracy)),
                "null_pairs", Map.of(words, Map.of("crosscoders", Map.of(words, crosscoder))),
                "steering", List.of(steering));
        Atlas.Context context = new Atlas.Context(List.of(words, words), List.of(0.0, 2.0), words, words);
        Atlas.Feature feature = new Atlas.Feature(words, 3, 0.9, 0.8, 0.01, List.of(context));
        Atlas atlas = new Atlas(
                Map.of(words, List.of(feature)),
                Map.of(words, List.of(feature)),
                new Atlas.Lab(Map.of(words, List.of(words))));
        MapNode tree = Json.parse(Json.text(metrics), Path.of("metrics.json")).asMap("metrics");
        MapNode training = Json.parse(
                        Json.line(Map.of(words, List.of(Map.of("tokens", 5, "loss", words, "fvu", List.of(words))))),
                        Path.of("training.json"))
                .asMap();
        return input(tree, atlas, Map.of(words, words), training);
    }

    /** With the verdicts of a study that nothing was measured beside. */
    static ReportInput input(MapNode metrics, Atlas atlas, Map<String, String> provenance, @Nullable MapNode training) {
        return new ReportInput(metrics, Verdicts.of(new Tree(metrics), Beside.NOTHING), atlas, provenance, training);
    }

    /** Curves of two crosscoders; the second has a point without figures. */
    private static MapNode training() {
        List<Object> points = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            double left = Math.pow(step + 1, -0.5);
            points.add(Map.of(
                    "step",
                    step,
                    "tokens",
                    4096L * (step + 1),
                    "loss",
                    80 * left,
                    "fvu",
                    List.of(left, 0.9 * left),
                    "l0",
                    900 * left,
                    "dead",
                    0.1 * (1 - left),
                    "gradient_norm",
                    3 * left,
                    "threshold",
                    0.4));
        }
        Map<String, Object> curves = new LinkedHashMap<>();
        curves.put("relu-l1", points);
        curves.put("batch-topk", List.of(points.getFirst(), Map.of("tokens", 9), points.getLast()));
        return Json.parse(Json.line(curves), Path.of("training.json")).asMap();
    }

    private static Map<String, String> provenance() {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("retort", "0.1.0");
        provenance.put("seed", "2");
        provenance.put("hook point", "blocks.2.resid_pre");
        provenance.put("base", "sha256 9f0c1b7a4e52d6138c07f2b1e5a4d3c2b1a09f8e7d6c5b4a392817060504f3e2");
        provenance.put("distilled", "sha256 41d2c3b4a5968778695a4b3c2d1e0f9e8d7c6b5a49382716f5e4d3c2b1a09f8e");
        provenance.put("corpus", "sha256 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9");
        provenance.put("step harvest", "3f2a90c1");
        provenance.put("step crosscoder-relu-l1", "77b0d2e4");
        return provenance;
    }

    private static Node json(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + name);
            }
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), Path.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
