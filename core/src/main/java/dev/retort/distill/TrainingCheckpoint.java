package dev.retort.distill;

import dev.retort.basics.BadInput;
import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import dev.retort.models.Decoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The whole state of a training run as one safetensors file: weights, Adam's moments, steps taken, tokens learnt. */
final class TrainingCheckpoint {
    private static final String WEIGHT = "weight.";

    private final Decoder decoder;
    private final AdamW optimiser;

    TrainingCheckpoint(Decoder decoder, AdamW optimiser) {
        this.decoder = decoder;
        this.optimiser = optimiser;
    }

    void save(Path file, long tokens) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        decoder.parameters().forEach((name, tensor) -> all.put(WEIGHT + name, tensor));
        all.putAll(optimiser.state());
        Map<String, String> about = new LinkedHashMap<>();
        about.put("steps", Long.toString(optimiser.steps()));
        about.put("tokens", Long.toString(tokens));
        Safetensors.write(file, all, about);
    }

    /**
     * Takes over the state, if there is a file.
     *
     * @return the tokens learnt so far
     */
    long restore(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Safetensors saved = Safetensors.open(file);
                Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            decoder.parameters().forEach((name, tensor) -> tensor.copyFrom(saved.mapped(WEIGHT + name)));
            Map<String, Tensor> moments = new LinkedHashMap<>();
            optimiser.state().keySet().forEach(name -> moments.put(name, saved.mapped(name)));
            optimiser.restore(moments, number(file, saved, "steps"));
            return number(file, saved, "tokens");
        }
    }

    private static long number(Path file, Safetensors saved, String key) {
        try {
            return Long.parseLong(saved.metadata().getOrDefault(key, ""));
        } catch (NumberFormatException e) {
            throw BadInput.in(file, "this is no training checkpoint: its metadata have no number \"" + key + "\".");
        }
    }
}
