package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.formats.Sha256;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Models in memory, each with the point of it that is looked at, and the first one's tokenizer, which cuts the text for
 * all of them. Close it.
 */
public final class LoadedModels implements AutoCloseable {
    private final List<Decoder> decoders;
    private final HookedModels hooked;
    private final Tokenizer tokenizer;

    private LoadedModels(List<Decoder> decoders, HookedModels hooked, Tokenizer tokenizer) {
        this.decoders = decoders;
        this.hooked = hooked;
        this.tokenizer = tokenizer;
    }

    /**
     * A model that stands there twice, at two hook points, is loaded once.
     *
     * @param names for people, as many as paths
     * @param hooks one for all, or one a side
     */
    public static LoadedModels load(List<String> names, List<Path> paths, List<String> hooks) {
        return load(names, paths, hooks, path -> Decoder.load(path, Device.CPU));
    }

    /** The same with weights as F32 tensors, through which gradients flow: twice the memory of bfloat16 or more. */
    public static LoadedModels loadDense(List<String> names, List<Path> paths, List<String> hooks) {
        return load(names, paths, hooks, path -> Decoder.loadDense(path, Device.CPU));
    }

    private static LoadedModels load(
            List<String> names, List<Path> paths, List<String> hooks, Function<Path, Decoder> reader) {
        if (hooks.size() != 1 && hooks.size() != paths.size()) {
            throw new BadInput("there are " + paths.size() + " models and " + hooks.size()
                    + " hook points; give one for all, or one for each.");
        }
        Map<Path, Decoder> loaded = new LinkedHashMap<>();
        Map<Path, String> hashes = new HashMap<>();
        boolean done = false;
        try {
            List<HookedModel> each = new ArrayList<>();
            for (int side = 0; side < paths.size(); side++) {
                Decoder decoder = loaded.computeIfAbsent(paths.get(side), reader);
                String hook = hooks.get(hooks.size() == 1 ? 0 : side);
                HookPoint point = HookPoint.parse(hook, decoder.config().nLayers());
                String hash = hashes.computeIfAbsent(paths.get(side), Sha256::ofTree);
                each.add(new HookedModel(names.get(side), hash, decoder, point));
            }
            LoadedModels models = new LoadedModels(
                    List.copyOf(loaded.values()), new HookedModels(each), Tokenizers.load(paths.getFirst()));
            done = true;
            return models;
        } finally {
            if (!done) {
                loaded.values().forEach(Decoder::close);
            }
        }
    }

    public HookedModels hooked() {
        return hooked;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Tokens after which a document is cut: all of the models must have room for it. */
    public int contextLength() {
        return decoders.stream()
                .mapToInt(decoder -> decoder.config().contextLength())
                .min()
                .orElseThrow();
    }

    /** Tokens of the longest document that is read whole. */
    public int longestDocument() {
        return Harvest.longest(contextLength());
    }

    /** Bytes of memory that the weights take. */
    public long bytes() {
        return decoders.stream().mapToLong(Decoder::parameterBytes).sum();
    }

    @Override
    public void close() {
        decoders.forEach(Decoder::close);
        tokenizer.close();
    }
}
