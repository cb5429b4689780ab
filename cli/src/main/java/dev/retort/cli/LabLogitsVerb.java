package dev.retort.cli;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.Hooks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort lab logits}: what a lab model says at every token of a test trace, for others to compare with. */
@Command(
        name = "logits",
        description = "Writes a lab model's logits over a test trace (scripts/check-transformers.py).")
final class LabLogitsVerb implements Verb {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model's folder.")
    Path model = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A .safetensors file: ids, logits.")
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        int[] ids = new Teacher(0).trace(Split.TEST, 0).ids();
        try (Decoder decoder = Decoder.load(model, Device.CPU);
                Scope scope = Scope.open()) {
            Batch batch = Batch.of(decoder.device(), ids);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("ids", batch.ids());
            tensors.put("logits", decoder.logits(batch, Hooks.none()));
            Safetensors.write(out, tensors, Map.of());
        }
        return new Answer(
                Map.of("tokens", ids.length, "out", out.toString()), ids.length + " tokens written to " + out);
    }
}
