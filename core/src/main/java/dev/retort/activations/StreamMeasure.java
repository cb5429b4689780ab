package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the first round of a stream tells about all of it: whom to leave out, and how to normalise. Kept in a file, so that
 * a run that goes on need not harvest that round again.
 */
record StreamMeasure(SinkRule sinks, Normaliser normaliser) {
    private static final String OF = "of";

    static StreamMeasure of(StreamBuffer first, Normalisation normalisation) {
        SinkRule sinks = SinkRule.of(first.sides(), first.norms(), first.firsts());
        boolean[] flagged = sinks.flagged(first.norms(), first.firsts());
        return new StreamMeasure(sinks, normalisation.measure(first, first.norms(), flagged));
    }

    /** @param stream what tells this stream from others */
    void write(Path file, String stream) {
        try (Scope scope = Scope.open()) {
            int sides = normaliser.models();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("median", Tensor.of(Device.CPU, sinks.median(), sides));
            tensors.put("scale", Tensor.of(Device.CPU, normaliser.scale(), sides));
            tensors.put("mean_norm", Tensor.of(Device.CPU, normaliser.meanNorm(), sides));
            float[] offset = normaliser.offset();
            if (offset != null) {
                tensors.put("offset", Tensor.of(Device.CPU, offset, offset.length));
            }
            float[] spread = normaliser.spread();
            if (spread != null) {
                tensors.put("spread", Tensor.of(Device.CPU, spread, spread.length));
            }
            Safetensors.write(file, tensors, Map.of(OF, stream));
        }
    }

    /** @throws BadInput when it was measured on another stream */
    static StreamMeasure read(Path file, String stream, Sides sides) {
        try (Scope scope = Scope.open();
                Safetensors saved = Safetensors.open(file)) {
            if (!stream.equals(saved.metadata().get(OF))) {
                throw BadInput.in(
                        file,
                        "was measured on another stream (" + saved.metadata().get(OF) + "); this one is " + stream
                                + ". Delete it together with the run's checkpoint, or give the run another name.");
            }
            SinkRule sinks =
                    new SinkRule(sides, saved.tensor("median", Device.CPU).toDoubles());
            Normaliser normaliser = new Normaliser(
                    sides,
                    saved.tensor("scale", Device.CPU).toDoubles(),
                    saved.tensor("mean_norm", Device.CPU).toDoubles(),
                    saved.has("offset") ? saved.tensor("offset", Device.CPU).toFloats() : null,
                    saved.has("spread") ? saved.tensor("spread", Device.CPU).toFloats() : null);
            return new StreamMeasure(sinks, normaliser);
        }
    }
}
