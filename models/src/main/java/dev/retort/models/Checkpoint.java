package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Gguf;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import dev.retort.formats.WeightsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Decoders as files: a Hugging Face folder or a GGUF file in, a Hugging Face folder out. Weights become F32. */
public final class Checkpoint {
    private Checkpoint() {}

    /** What a decoder is, without reading its weights. */
    public static DecoderConfig config(Path path) {
        if (isGguf(path)) {
            try (Gguf gguf = Gguf.open(path)) {
                return GgufDecoder.config(gguf);
            }
        }
        return HuggingFaceConfig.read(folder(path).resolve("config.json"));
    }

    /**
     * Reads a decoder; the caller closes it.
     *
     * @throws BadInput when the checkpoint is incomplete, or a tensor's shape contradicts its configuration
     */
    public static Decoder load(Path path, Device device) {
        if (isGguf(path)) {
            try (Gguf gguf = Gguf.open(path)) {
                return GgufDecoder.load(gguf, device);
            }
        }
        DecoderConfig config = config(path);
        try (WeightsFolder files = WeightsFolder.open(path);
                Scope scope = Scope.open()) {
            HuggingFaceNames names = HuggingFaceNames.of(files);
            Weights weights = Weights.from(config, (name, shape) -> {
                String stored = names.stored(name);
                return fit(path, stored, files.tensor(stored, device), shape);
            });
            return new Decoder(config, device, weights);
        }
    }

    /** Writes {@code config.json} and {@code model.safetensors} (the tokenizer is the caller's to add). */
    public static void save(Decoder decoder, Path folder) {
        saveWeights(decoder.parameters(), folder.resolve("model.safetensors"));
        Json.write(folder.resolve("config.json"), HuggingFaceConfig.tree(decoder.config()));
    }

    static void saveWeights(Map<String, Tensor> parameters, Path file) {
        Safetensors.write(file, parameters, Map.of("format", "pt"));
    }

    static Tensor fit(Path path, String name, Tensor tensor, long[] shape) {
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw BadInput.in(
                    path,
                    "tensor " + name + " has shape " + Arrays.toString(tensor.shape()) + ", but the configuration says "
                            + Arrays.toString(shape) + ".");
        }
        return (tensor.dtype() == DType.F32 ? tensor : tensor.to(DType.F32)).escape();
    }

    static boolean isGguf(Path path) {
        return path.getFileName() != null && path.getFileName().toString().endsWith(".gguf");
    }

    private static Path folder(Path path) {
        if (!Files.isDirectory(path)) {
            throw BadInput.in(
                    path,
                    "no such folder; a model is a Hugging Face folder with config.json and"
                            + " model.safetensors, or a .gguf file.");
        }
        return path;
    }
}
