package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Passes;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufPrecision;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import dev.retort.formats.WeightsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decoders as files: a Hugging Face folder or a GGUF file, in and out. */
public final class Checkpoint {
    /** As large as Hugging Face's own. */
    private static final long SHARD_BYTES = 5_000_000_000L;

    /** Numbers of a decoder that runs long enough for its first tokens to be worth compiling loops for. */
    private static final long LARGE = 10_000_000;

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
    static Decoder load(Path path, Device device, WeightForm form) {
        Decoder decoder = read(path, device, form);
        if (decoder.parameterCount() > LARGE) {
            Passes.warmUp();
            Passes.awaitWarm();
        }
        return decoder;
    }

    private static Decoder read(Path path, Device device, WeightForm form) {
        if (isGguf(path)) {
            try (Gguf gguf = Gguf.open(path)) {
                return GgufDecoder.load(gguf, device, form);
            }
        }
        DecoderConfig config = config(path);
        try (WeightsFolder files = WeightsFolder.open(path);
                Scope scope = Scope.open()) {
            HuggingFaceNames names = HuggingFaceNames.of(files);
            return new Decoder(
                    config, device, Weights.from(config, new HuggingFaceWeights(files, names, device, form)));
        }
    }

    /** Writes {@code config.json} and the weights as F32 ({@link ModelCompanions} are the caller's to add). */
    public static void save(Decoder decoder, Path folder) {
        save(decoder, folder, DType.F32, SHARD_BYTES);
    }

    /**
     * Writes {@code config.json} and {@code model.safetensors}, or the shards and {@code model.safetensors.index.json}.
     *
     * @param dtype F32, F16 or BF16
     * @param shardBytes how many bytes of weights a file may hold; one tensor is never cut
     */
    public static void save(Decoder decoder, Path folder, DType dtype, long shardBytes) {
        List<Map<String, Tensor>> shards = shards(decoder.parameters(), dtype, shardBytes);
        Map<String, String> homes = new LinkedHashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? "model.safetensors"
                    : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            try (Scope scope = Scope.open()) {
                Map<String, Tensor> converted = new LinkedHashMap<>();
                shards.get(i)
                        .forEach((key, tensor) -> converted.put(
                                key,
                                tensor.dtype() == dtype
                                        ? tensor
                                        : tensor.detach().to(dtype)));
                saveWeights(converted, folder.resolve(name));
            }
            shards.get(i).keySet().forEach(key -> homes.put(key, name));
        }
        if (shards.size() > 1) {
            long total = decoder.parameters().values().stream()
                    .mapToLong(tensor -> tensor.elements() * dtype.bytes())
                    .sum();
            Json.write(
                    folder.resolve("model.safetensors.index.json"),
                    Map.of("metadata", Map.of("total_size", total), "weight_map", homes));
        }
        Map<String, Object> config = HuggingFaceConfig.tree(decoder.config());
        config.put("torch_dtype", dtype == DType.F32 ? "float32" : dtype == DType.F16 ? "float16" : "bfloat16");
        Json.write(folder.resolve("config.json"), config);
    }

    /** Parameters in their order, cut wherever the next would be too much. */
    private static List<Map<String, Tensor>> shards(Map<String, Tensor> parameters, DType dtype, long most) {
        List<Map<String, Tensor>> shards = new ArrayList<>();
        long room = 0;
        for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
            long bytes = entry.getValue().elements() * dtype.bytes();
            if (shards.isEmpty() || bytes > room) {
                shards.add(new LinkedHashMap<>());
                room = most;
            }
            shards.getLast().put(entry.getKey(), entry.getValue());
            room -= bytes;
        }
        return shards;
    }

    /**
     * Writes a GGUF file.
     *
     * @param tokenizer the metadata of its tokenizer, {@link dev.retort.models.tokenizer.Tokenizers#ggufKeys}; empty for none
     * @throws BadInput when the format cannot say what this decoder is; nothing is written then
     */
    public static void saveGguf(Decoder decoder, Map<String, Object> tokenizer, Path file, GgufPrecision precision) {
        GgufExport.write(decoder, tokenizer, file, precision);
    }

    static void saveWeights(Map<String, Tensor> parameters, Path file) {
        Safetensors.write(file, parameters, Map.of("format", "pt"));
    }

    /** The tensor, refused unless it has that shape. */
    static Tensor checked(Path path, String name, Tensor tensor, long[] shape) {
        checked(path, name, tensor.shape(), shape);
        return tensor;
    }

    /** The tensor, refused when it holds what is no number: one of them would make every result none. */
    static Tensor finite(Path path, String name, Tensor tensor) {
        double least = tensor.min().item();
        double most = tensor.max().item();
        if (!Double.isFinite(least) || !Double.isFinite(most)) {
            throw BadInput.in(path, "tensor " + name + " holds NaN or infinity; the file is damaged.");
        }
        return tensor;
    }

    static void checked(Path path, String name, long[] found, long[] shape) {
        if (!Arrays.equals(found, shape)) {
            throw BadInput.in(
                    path,
                    "tensor " + name + " has shape " + Arrays.toString(found) + ", but the configuration says "
                            + Arrays.toString(shape) + ".");
        }
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
