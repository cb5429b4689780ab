package dev.retort.crosscoder;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All of a training run's state in one file: a run that goes on from it takes the same steps to the last bit.
 *
 * @param threads of libtorch's loops and of BLAS when the run began: another number may round differently
 */
record TrainingCheckpoint(int threads, int blasThreads) {
    private static final String FORMAT = "retort-crosscoder-checkpoint";
    private static final String CLOCKS = "tokens_since_fired";
    private static final String THRESHOLDS = "thresholds";
    private static final String WIDTHS = "widths";
    private static final String PATH = "path";
    private static final String SPARSE = "sparse";
    private static final String DENSE = "dense";
    private static final String ANEW = " Delete it to start anew.";

    void write(Path file, CrosscoderTrainer trainer) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(trainer.state());
            long[] clocks = trainer.tokensSinceFired();
            tensors.put(CLOCKS, Tensor.of(Device.CPU, clocks, clocks.length));
            double[] thresholds = trainer.thresholdState();
            tensors.put(THRESHOLDS, Tensor.of(Device.CPU, thresholds, thresholds.length));
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("format", FORMAT);
            metadata.put("version", "1");
            metadata.put("step", Long.toString(trainer.steps()));
            metadata.put("config", Json.line(ConfigText.tree(trainer.config())));
            metadata.put(WIDTHS, Json.line(trainer.sides().widths()));
            metadata.put(PATH, trainer.sparse() ? SPARSE : DENSE);
            metadata.put("threads", Integer.toString(threads));
            metadata.put("blas_threads", Integer.toString(blasThreads));
            Safetensors.write(file, tensors, metadata);
        }
    }

    /** Brings a fresh trainer to the state in the file; a file that does not fit changes nothing. */
    static TrainingCheckpoint restore(Path file, CrosscoderTrainer trainer) {
        try (Scope scope = Scope.open();
                Safetensors saved = Safetensors.open(file)) {
            requireSameRun(saved, trainer.config());
            requireSameModels(saved, Json.line(trainer.sides().widths()));
            TrainingCheckpoint state =
                    new TrainingCheckpoint((int) number(saved, "threads"), (int) number(saved, "blas_threads"));
            long steps = number(saved, "step");
            Map<String, Tensor> tensors = like(saved, trainer.state(), trainer.device());
            boolean sparse = saved.metadata().getOrDefault(PATH, DENSE).equals(SPARSE);
            long[] clocks = shaped(saved, CLOCKS, trainer.tokensSinceFired().length)
                    .to(DType.I64)
                    .toLongs();
            double[] thresholds = shaped(saved, THRESHOLDS, trainer.thresholdState().length)
                    .to(DType.F64)
                    .toDoubles();
            trainer.resumeAt(steps, sparse, tensors, clocks, thresholds);
            return state;
        }
    }

    private static void requireSameRun(Safetensors saved, TrainingConfig config) {
        String text = saved.metadata().get("config");
        if (!FORMAT.equals(saved.metadata().get("format")) || text == null) {
            throw BadInput.in(saved.path(), "is no checkpoint of a crosscoder's training." + ANEW);
        }
        MapNode map = Json.parse(text, saved.path().resolveSibling(saved.path().getFileName() + "[config]"))
                .asMap();
        if (!config.equals(ConfigText.training(map, config.steps(), config.batch(), config.seed()))) {
            MapNode own =
                    Json.parse(Json.line(ConfigText.tree(config)), saved.path()).asMap();
            throw BadInput.in(
                    saved.path(),
                    "is a checkpoint of another run, which had " + differences(map, own)
                            + ". Delete the file or use another folder.");
        }
    }

    private static String differences(MapNode saved, MapNode own) {
        Set<String> keys = new LinkedHashSet<>(saved.keys());
        keys.addAll(own.keys());
        return keys.stream()
                .filter(key -> !value(saved, key).equals(value(own, key)))
                .map(key -> key + " " + value(saved, key) + " instead of " + value(own, key))
                .collect(Collectors.joining(", "));
    }

    private static String value(MapNode map, String key) {
        return map.get(key) instanceof Node value ? Json.line(value) : "none";
    }

    /** Weights of [7, 5] and [6, 6] have one shape. */
    private static void requireSameModels(Safetensors saved, String widths) {
        String text = saved.metadata().getOrDefault(WIDTHS, widths);
        if (!text.equals(widths)) {
            throw BadInput.in(
                    saved.path(),
                    "is a checkpoint of other models: theirs are " + text + " wide, these " + widths + "." + ANEW);
        }
    }

    private static long number(Safetensors saved, String key) {
        String text = saved.metadata().get(key);
        if (text == null || !text.matches("\\d{1,18}")) {
            throw BadInput.in(
                    saved.path(),
                    "is no checkpoint of a crosscoder's training: its metadata has no " + key + "." + ANEW);
        }
        return Long.parseLong(text);
    }

    /** The file's tensors under the names, and of the shapes, of {@code patterns}. */
    private static Map<String, Tensor> like(Safetensors saved, Map<String, Tensor> patterns, Device device) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        patterns.forEach((name, pattern) ->
                all.put(name, shaped(saved, name, pattern.shape()).to(DType.F32).to(device)));
        return all;
    }

    private static Tensor shaped(Safetensors saved, String name, long... shape) {
        if (!Arrays.equals(saved.entry(name).shape(), shape)) {
            throw BadInput.in(
                    saved.path(),
                    "is a checkpoint of other models: its tensor " + saved.entry(name) + " should have the shape "
                            + Arrays.toString(shape) + "." + ANEW);
        }
        return saved.tensor(name, Device.CPU);
    }
}
