package dev.retort.crosscoder;

import dev.retort.basics.BadInput;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All of a training run's state in one file: a run that goes on from it takes the same steps to the last bit.
 *
 * @param threads of libtorch's loops and of BLAS when the run began: another number may round differently
 */
record TrainingCheckpoint(int threads, int blasThreads) {
    private static final String CLOCKS = "tokens_since_fired";
    private static final String THRESHOLDS = "thresholds";

    void write(Path file, CrosscoderTrainer trainer) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors =
                    new LinkedHashMap<>(trainer.crosscoder().parameters());
            tensors.putAll(trainer.adam().state());
            long[] clocks = trainer.tokensSinceFired();
            tensors.put(CLOCKS, Tensor.of(Device.CPU, clocks, clocks.length));
            double[] thresholds = trainer.thresholdState();
            tensors.put(THRESHOLDS, Tensor.of(Device.CPU, thresholds, thresholds.length));
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("format", "retort-crosscoder-checkpoint");
            metadata.put("version", "1");
            metadata.put("step", Long.toString(trainer.steps()));
            metadata.put("config", Json.line(ConfigText.tree(trainer.config())));
            metadata.put("threads", Integer.toString(threads));
            metadata.put("blas_threads", Integer.toString(blasThreads));
            Safetensors.write(file, tensors, metadata);
        }
    }

    /** Brings a fresh trainer to the state in the file. */
    static TrainingCheckpoint restore(Path file, CrosscoderTrainer trainer) {
        try (Scope scope = Scope.open();
                Safetensors saved = Safetensors.open(file)) {
            String config = Json.line(ConfigText.tree(trainer.config()));
            if (!config.equals(saved.metadata().get("config"))) {
                throw BadInput.in(
                        file,
                        "is a checkpoint of another run (" + saved.metadata().get("config") + "); this one is " + config
                                + ". Delete the file or use another folder.");
            }
            Device device = trainer.crosscoder().device();
            Map<String, Tensor> state = new LinkedHashMap<>();
            for (Map.Entry<String, Tensor> entry : trainer.adam().state().entrySet()) {
                state.put(entry.getKey(), like(saved, entry.getKey(), entry.getValue(), device));
            }
            try (Autograd.Off off = Autograd.off()) {
                trainer.crosscoder()
                        .parameters()
                        .forEach((name, tensor) -> tensor.copyFrom(like(saved, name, tensor, device)));
                long steps = number(saved, "step");
                trainer.adam().restore(state, steps);
                long[] clocks = saved.tensor(CLOCKS, Device.CPU).toLongs();
                System.arraycopy(clocks, 0, trainer.tokensSinceFired(), 0, trainer.tokensSinceFired().length);
                trainer.resumeAt(
                        steps,
                        saved.tensor(THRESHOLDS, Device.CPU).to(DType.F64).toDoubles());
            }
            return new TrainingCheckpoint((int) number(saved, "threads"), (int) number(saved, "blas_threads"));
        }
    }

    private static long number(Safetensors saved, String key) {
        String text = saved.metadata().get(key);
        if (text == null || !text.matches("\\d{1,18}")) {
            throw BadInput.in(
                    saved.path(),
                    "is no checkpoint of a crosscoder's training: its metadata has no " + key
                            + ". Delete it to start anew.");
        }
        return Long.parseLong(text);
    }

    private static Tensor like(Safetensors saved, String name, Tensor pattern, Device device) {
        return saved.tensor(name, device).requireShape(pattern.shape());
    }
}
