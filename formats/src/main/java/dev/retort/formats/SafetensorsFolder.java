package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a folder in the Hugging Face layout: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names.
 */
public final class SafetensorsFolder implements TensorFile {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Path folder;
    private final Map<String, Safetensors> shards = new LinkedHashMap<>();
    /** Tensor name → the shard it lies in. */
    private final Map<String, Safetensors> homes = new LinkedHashMap<>();

    private SafetensorsFolder(Path folder) {
        this.folder = folder;
    }

    public static SafetensorsFolder open(Path folder) {
        SafetensorsFolder result = new SafetensorsFolder(folder);
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
        Path index = folder.resolve(INDEX);
        if (Files.exists(index)) {
            openShards(Json.read(index)
                    .asMap("a safetensors index")
                    .need("weight_map")
                    .asMap());
        } else if (Files.exists(folder.resolve(SINGLE))) {
            Safetensors file = shard(SINGLE);
            file.names().forEach(name -> homes.put(name, file));
        } else if (Files.isDirectory(folder)) {
            String hint = Files.exists(folder.resolve("pytorch_model.bin"))
                    ? " It has pytorch_model.bin: save the model again with safe_serialization=True."
                    : "";
            throw BadInput.in(
                    folder,
                    "has neither " + SINGLE + " nor " + INDEX
                            + "; expected a model folder in the Hugging Face layout with safetensors weights." + hint);
        } else {
            throw BadInput.in(folder, "no such folder; expected a model folder in the Hugging Face layout.");
        }
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
            Safetensors shard = shard(fileName);
            if (!shard.has(name)) {
                throw node.place().refuse("the shard \"" + fileName + "\" has no tensor \"" + name + "\".");
            }
            homes.put(name, shard);
        }
    }

    private Safetensors shard(String fileName) {
        return shards.computeIfAbsent(fileName, name -> Safetensors.open(folder.resolve(name)));
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

    /** As {@link Safetensors#mapped}. */
    public Tensor mapped(String name) {
        return home(name).mapped(name);
    }

    private Safetensors home(String name) {
        Safetensors home = homes.get(name);
        if (home == null) {
            throw missing(name);
        }
        return home;
    }

    @Override
    public void close() {
        shards.values().forEach(Safetensors::close);
        shards.clear();
    }
}
