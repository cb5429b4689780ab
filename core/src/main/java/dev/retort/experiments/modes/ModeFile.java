package dev.retort.experiments.modes;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.experiments.modes.Mode.ModeDose;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import dev.retort.formats.Sha256;
import dev.retort.formats.TensorEntry;
import dev.retort.formats.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mode's file: YAML, version 1, with the SHA-256 of the vectors beside it (a safetensors file of the same name), and, when
 * a key was at hand, an Ed25519 signature of everything above its last line.
 */
public final class ModeFile {
    private static final int VERSION = 1;

    private ModeFile() {}

    /**
     * Writes vectors, then the mode, each whole or not at all.
     *
     * @param file NAME.yaml
     * @param key to sign with, or null
     */
    public static void write(Path file, Mode mode, @Nullable PrivateKey key) {
        Map<String, float[]> vectors = new TreeMap<>();
        InterventionTree trees = new InterventionTree(vectors);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("retort_mode", VERSION);
        tree.put("name", mode.name());
        Goal goal = mode.goal();
        if (goal != null) {
            tree.put("goal", goal.text());
        }
        tree.put("rule", mode.rule());
        MadeFor madeFor = mode.madeFor();
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("crosscoder", madeFor.crosscoder());
        made.put("base", madeFor.base());
        made.put("distilled", madeFor.distilled());
        made.put("hook", madeFor.hook());
        tree.put("made_for", made);
        tree.put("encoder", mode.encoder());
        tree.put("interventions", mode.interventions().stream().map(trees::of).toList());
        Map<String, Object> dose = new LinkedHashMap<>();
        dose.put("mean", mode.dose().mean());
        dose.put("p95", mode.dose().p95());
        dose.put("guard", mode.dose().guard());
        tree.put("dose", dose);
        if (!vectors.isEmpty()) {
            Path beside = beside(file);
            writeVectors(beside, vectors);
            Map<String, Object> sealed = new LinkedHashMap<>();
            sealed.put("file", beside.getFileName().toString());
            sealed.put("sha256", Sha256.of(beside));
            tree.put("vectors", sealed);
        }
        tree.put("measured", mode.measured());
        String text = Yaml.text(tree);
        AtomicFile.writeString(file, key == null ? text : ModeSeal.signed(text, key));
    }

    private static Path beside(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        return file.resolveSibling(name + ".safetensors");
    }

    private static void writeVectors(Path file, Map<String, float[]> vectors) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            vectors.forEach((name, vector) -> tensors.put(name, Tensor.of(Device.CPU, vector, vector.length)));
            Safetensors.write(file, tensors, Map.of("format", "retort-mode-vectors"));
        }
    }

    /**
     * Reads a mode.
     *
     * @throws BadInput when it is none, or its vectors are not those it was sealed with
     */
    public static Mode read(Path file) {
        MapNode map = Yaml.read(file).asMap("a mode");
        Node version = map.need("retort_mode");
        if (version.asLong() != VERSION) {
            throw version.place().refuse("this is a mode of version " + version.asLong() + "; this Retort reads 1.");
        }
        map.onlyKeys(
                "retort_mode",
                "name",
                "goal",
                "rule",
                "made_for",
                "encoder",
                "interventions",
                "dose",
                "vectors",
                "measured",
                ModeSeal.KEY);
        MapNode made = map.need("made_for").asMap();
        made.onlyKeys("crosscoder", "base", "distilled", "hook");
        MapNode dose = map.need("dose").asMap();
        dose.onlyKeys("mean", "p95", "guard");
        InterventionReader reader = new InterventionReader(vectors(file, map));
        List<Intervention> interventions = map.need("interventions").asList().stream()
                .map(reader::intervention)
                .toList();
        return new Mode(
                map.need("name").asText(),
                goal(map),
                map.need("rule").asText(),
                new MadeFor(
                        made.need("crosscoder").asText(),
                        made.need("base").asText(),
                        made.need("distilled").asText(),
                        made.need("hook").asText()),
                map.need("encoder").asChoice(List.of("paired", "solo", "none")),
                interventions,
                new ModeDose(
                        dose.need("mean").asDouble(0, Double.MAX_VALUE),
                        dose.need("p95").asDouble(0, Double.MAX_VALUE),
                        dose.need("guard").asDouble(0, Double.MAX_VALUE)),
                map.need("measured").asList().stream().map(ModeFile::figures).toList());
    }

    private static @Nullable Goal goal(MapNode map) {
        Node given = map.get("goal");
        return given == null
                ? null
                : Goal.named(given.asChoice(
                        Arrays.stream(Goal.values()).map(Goal::text).toList()));
    }

    private static Map<String, Object> figures(Node node) {
        Map<String, Object> figures = new LinkedHashMap<>();
        MapNode map = node.asMap();
        map.keys()
                .forEach(key -> figures.put(
                        key, Objects.requireNonNullElse(map.need(key).plain(), "")));
        return figures;
    }

    private static Map<String, float[]> vectors(Path file, MapNode map) {
        Map<String, float[]> vectors = new TreeMap<>();
        Node sealed = map.get("vectors");
        if (sealed == null) {
            return vectors;
        }
        MapNode seal = sealed.asMap();
        seal.onlyKeys("file", "sha256");
        Node name = seal.need("file");
        if (name.asText().contains("/") || name.asText().contains("\\")) {
            throw name.place().refuse("the vectors lie beside the mode; expected a file's name.");
        }
        Path beside = file.resolveSibling(name.asText());
        if (!Files.isRegularFile(beside)) {
            throw name.place().refuse("the mode's vectors " + name.asText() + " are not beside it.");
        }
        if (!Sha256.of(beside).equals(seal.need("sha256").asText())) {
            throw seal.need("sha256")
                    .place()
                    .refuse("the vectors " + name.asText() + " are not those that the mode was sealed with.");
        }
        try (Safetensors tensors = Safetensors.open(beside);
                Scope scope = Scope.open()) {
            for (String each : tensors.names()) {
                TensorEntry entry = tensors.entry(each);
                if (entry.shape().length != 1) {
                    throw BadInput.in(beside, entry + ": expected a vector.");
                }
                vectors.put(each, tensors.tensor(each, Device.CPU).to(DType.F32).toFloats());
            }
        }
        return vectors;
    }
}
