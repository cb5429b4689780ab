package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufPrecision;
import dev.retort.formats.GgufWriter;
import dev.retort.formats.TensorEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Directions to be added to a decoder's residual stream, at most one a block, as repeng, llama.cpp and EasySteer exchange
 * them: a GGUF file of architecture {@code controlvector} with tensors {@code direction.N} (dModel), F32.
 *
 * <p>N counts blocks from 0 and the vector is added to what block N hands on, {@code blocks.N.resid_post}: repeng and
 * EasySteer wrap the block's forward, llama.cpp adds it behind the block's last residual sum. llama.cpp refuses a file with
 * {@code direction.0}, so such a file is read but {@link #llamaCppReads} says whether it would be.
 *
 * @param modelHint the model's family in the words of the file's maker; says nothing that can be relied on
 * @param description what its maker said of it ({@code general.description}); empty when nothing was said
 * @param directions by block, each dModel numbers, at least one; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way to a tensor, never compared or used as a key
public record ControlVectors(String modelHint, String description, SortedMap<Integer, float[]> directions) {
    private static final String ARCHITECTURE = "controlvector";
    private static final String DESCRIPTION = "general.description";
    private static final Pattern NAME = Pattern.compile("direction\\.(\\d{1,6})");

    /** Of which nothing is said. */
    public ControlVectors(String modelHint, SortedMap<Integer, float[]> directions) {
        this(modelHint, "", directions);
    }

    public ControlVectors {
        directions = Collections.unmodifiableSortedMap(new TreeMap<>(directions));
        if (directions.isEmpty()) {
            throw new IllegalArgumentException("a control vector needs a direction");
        }
        int width = directions.firstEntry().getValue().length;
        directions.forEach((block, direction) -> {
            if (direction.length != width) {
                throw new IllegalArgumentException(
                        "the direction of block " + block + " has " + direction.length + " numbers, others " + width);
            }
        });
    }

    /**
     * Reads a file.
     *
     * @throws BadInput when it is no control vector, or its directions differ in width, or hold a number that is none
     */
    public static ControlVectors read(Path file) {
        try (Gguf gguf = Gguf.open(file);
                Scope scope = Scope.open()) {
            String architecture = gguf.metadata().textOr("general.architecture", "none");
            if (!architecture.equals(ARCHITECTURE)) {
                throw BadInput.in(
                        file, "is a GGUF file of architecture \"" + architecture + "\", expected \"controlvector\".");
            }
            SortedMap<Integer, float[]> directions = new TreeMap<>();
            for (String name : gguf.names()) {
                directions.put(block(file, name), direction(file, gguf, name, directions));
            }
            if (directions.isEmpty()) {
                throw BadInput.in(file, "holds no tensor direction.N.");
            }
            return new ControlVectors(
                    gguf.metadata().textOr(ARCHITECTURE + ".model_hint", "unknown"),
                    gguf.metadata().textOr(DESCRIPTION, ""),
                    directions);
        }
    }

    private static int block(Path file, String name) {
        Matcher form = NAME.matcher(name);
        if (!form.matches()) {
            throw BadInput.in(file, "tensor \"" + name + "\": a control vector has tensors direction.N only.");
        }
        return Integer.parseInt(form.group(1));
    }

    private static float[] direction(Path file, Gguf gguf, String name, SortedMap<Integer, float[]> others) {
        TensorEntry entry = gguf.entry(name);
        if (entry.shape().length != 1 || entry.elements() == 0) {
            throw BadInput.in(file, entry + ": expected a vector, one number for each of the model's dimensions.");
        }
        if (!others.isEmpty() && others.firstEntry().getValue().length != entry.elements()) {
            throw BadInput.in(
                    file,
                    entry + ": the file's other directions have "
                            + others.firstEntry().getValue().length + " numbers.");
        }
        float[] numbers = gguf.tensor(name, Device.CPU).to(DType.F32).toFloats();
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw BadInput.in(file, entry + ": holds " + number + "; expected finite numbers.");
            }
        }
        return numbers;
    }

    /** Writes a file that {@link #read} gives back as it is. */
    public void write(Path file) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", ARCHITECTURE);
        if (!description.isEmpty()) {
            metadata.put(DESCRIPTION, description);
        }
        metadata.put(ARCHITECTURE + ".model_hint", modelHint);
        metadata.put(ARCHITECTURE + ".layer_count", directions.size());
        List<GgufWriter.Entry> entries = new ArrayList<>();
        directions.forEach((block, direction) -> entries.add(new GgufWriter.Entry(
                "direction." + block,
                new long[] {direction.length},
                () -> Tensor.of(Device.CPU, direction, direction.length))));
        GgufWriter.write(file, metadata, entries, GgufPrecision.F32);
    }

    /** dModel. */
    public int width() {
        return directions.firstEntry().getValue().length;
    }

    /** Whether llama.cpp takes such a file. */
    public boolean llamaCppReads() {
        return directions.firstKey() > 0;
    }

    /**
     * These vectors for a model.
     *
     * @throws BadInput when they are of another width, or of blocks that it does not have
     */
    public ControlVectors requireFor(DecoderConfig config) {
        if (width() != config.dModel()) {
            throw new BadInput(
                    "the control vector has " + width() + " numbers a direction, the model's residual stream "
                            + config.dModel() + "; it was made for another model.");
        }
        if (directions.lastKey() >= config.nLayers()) {
            throw new BadInput("the control vector has a direction for block " + directions.lastKey()
                    + "; the model has blocks 0 to " + (config.nLayers() - 1) + ".");
        }
        return this;
    }

    /**
     * Adds {@code strength} times each direction to every token's residual stream.
     *
     * @param device the model's
     * @return to be used within the current scope, which owns the directions
     */
    public Hooks hooks(double strength, Device device) {
        Hooks hooks = Hooks.none();
        for (Map.Entry<Integer, float[]> entry : directions.entrySet()) {
            Tensor direction =
                    Tensor.of(device, entry.getValue(), entry.getValue().length).mul(strength);
            hooks = hooks.and(Hooks.at(new HookPoint.ResidPost(entry.getKey()), x -> x.add(direction)));
        }
        return hooks;
    }
}
