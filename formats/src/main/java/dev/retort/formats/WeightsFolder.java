package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a folder in the Hugging Face layout: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names; where there are none, the same two of torch's ({@code pytorch_model.bin}).
 */
public final class WeightsFolder implements TensorFile {
    /** In the order they are looked for; what is first wins, as in transformers. */
    private static final List<String> SINGLES = List.of("model.safetensors", "pytorch_model.bin");

    private static final String INDEX = ".index.json";

    private final Path folder;
    private final Map<String, TensorFile> shards = new LinkedHashMap<>();
    /** Tensor name → the shard it lies in. */
    private final Map<String, TensorFile> homes = new LinkedHashMap<>();

    private WeightsFolder(Path folder) {
        this.folder = folder;
    }

    public static WeightsFolder open(Path folder) {
        WeightsFolder result = new WeightsFolder(folder);
        boolean done = false;
        try {
            result.openAll();
            done = true;
            return result;
        } finally {
            if (!done) {
                result.close();
            }
        }
    }

    private void openAll() {
        for (String single : SINGLES) {
            Path index = folder.resolve(single + INDEX);
            if (Files.exists(index)) {
                openShards(Json.read(index)
                        .asMap("an index of weights")
                        .need("weight_map")
                        .asMap());
                return;
            }
            if (Files.exists(folder.resolve(single))) {
                TensorFile file = shard(single);
                file.names().forEach(name -> homes.put(name, file));
                return;
            }
        }
        throw BadInput.in(
                folder,
                Files.isDirectory(folder)
                        ? "has neither model.safetensors nor model.safetensors.index.json, nor these of pytorch_model.bin;"
                                + " expected a model folder in the Hugging Face layout."
                        : "no such folder; expected a model folder in the Hugging Face layout.");
    }

    private void openShards(MapNode weightMap) {
        for (String name : weightMap.keys()) {
            Node node = weightMap.need(name);
            String fileName = node.asText();
            if (!fileName.matches("[\\w.-]+") || fileName.startsWith(".")) {
                throw node.place()
                        .refuse("a shard must be a plain file name in the same folder, found \"" + fileName + "\".");
            }
            if (!Files.exists(folder.resolve(fileName))) {
                throw node.place().refuse("the shard \"" + fileName + "\" is not in the folder (half a download?).");
            }
            TensorFile shard = shard(fileName);
            if (!shard.has(name)) {
                throw node.place().refuse("the shard \"" + fileName + "\" has no tensor \"" + name + "\".");
            }
            homes.put(name, shard);
        }
    }

    private TensorFile shard(String fileName) {
        return shards.computeIfAbsent(fileName, name -> {
            Path path = folder.resolve(name);
            return name.endsWith(".safetensors") ? Safetensors.open(path) : TorchWeights.open(path);
        });
    }

    @Override
    public Path path() {
        return folder;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(homes.keySet());
    }

    @Override
    public TensorEntry entry(String name) {
        return home(name).entry(name);
    }

    @Override
    public Tensor tensor(String name, Device device) {
        return home(name).tensor(name, device);
    }

    private TensorFile home(String name) {
        TensorFile home = homes.get(name);
        if (home == null) {
            throw missing(name);
        }
        return home;
    }

    @Override
    public void close() {
        shards.values().forEach(TensorFile::close);
        shards.clear();
    }
}
