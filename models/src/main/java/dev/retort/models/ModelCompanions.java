package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufMetadata;
import dev.retort.formats.Json;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What belongs to a model beside its weights (tokenizer, chat template, end tokens), carried into another model's files. */
public final class ModelCompanions {
    private static final List<String> FILES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "tokenizer.model",
            "chat_template.jinja",
            "generation_config.json");

    private ModelCompanions() {}

    /** Copies them into {@code folder}, whatever kind of file they come from. */
    public static void copy(Path model, Path folder) {
        if (Checkpoint.isGguf(model)) {
            fromGguf(model, folder);
            return;
        }
        for (String name : FILES) {
            Path file = model.resolve(name);
            if (Files.exists(file)) {
                try {
                    AtomicFile.writeBytes(folder.resolve(name), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new BadInput(file + ": cannot be read: " + e.getMessage(), e);
                }
            }
        }
        // some folders name their end tokens only in config.json, which the decoder writes anew
        if (!Files.exists(folder.resolve("generation_config.json"))) {
            writeEnds(model, folder);
        }
    }

    private static void fromGguf(Path model, Path folder) {
        Tokenizers.writeJson(model, folder);
        try (Gguf gguf = Gguf.open(model)) {
            GgufMetadata metadata = gguf.metadata();
            Map<String, Object> settings = new LinkedHashMap<>(ChatTemplates.specialTokens(metadata));
            if (metadata.has("tokenizer.chat_template")) {
                settings.put("chat_template", metadata.text("tokenizer.chat_template"));
            }
            settings.put("tokenizer_class", "PreTrainedTokenizerFast");
            Json.write(folder.resolve("tokenizer_config.json"), settings);
        }
        writeEnds(model, folder);
    }

    private static void writeEnds(Path model, Path folder) {
        List<Integer> ends = GenerationConfig.of(model).ends().stream().sorted().toList();
        if (!ends.isEmpty()) {
            Json.write(folder.resolve("generation_config.json"), Map.of("eos_token_id", ends));
        }
    }

    /**
     * They as the metadata of a GGUF file.
     *
     * @param rows of the model's embedding
     * @throws BadInput when a GGUF file cannot hold that tokenizer
     */
    public static Map<String, Object> ggufKeys(Path model, int rows) {
        Map<String, Object> keys = new LinkedHashMap<>();
        if (Checkpoint.isGguf(model)) {
            try (Gguf gguf = Gguf.open(model)) {
                GgufMetadata metadata = gguf.metadata();
                metadata.keys().stream()
                        .filter(key -> key.startsWith("tokenizer."))
                        .forEach(key -> keys.put(key, metadata.writable(key)));
            }
            return keys;
        }
        keys.putAll(Tokenizers.ggufKeys(model, rows));
        try (Tokenizer tokenizer = Tokenizers.load(model)) {
            int[] bare = tokenizer.encode("a", false).ids();
            int[] around = tokenizer.encode("a", true).ids();
            boolean begins = around.length > bare.length && around[around.length - 1] == bare[bare.length - 1];
            keys.put("tokenizer.ggml.add_bos_token", begins);
            Map<String, String> specials = ChatTemplates.specialTokens(model);
            ChatTemplates.GGUF_NAMES.forEach((name, key) -> tokenizer
                    .id(specials.getOrDefault(name, ""))
                    .ifPresent(id -> keys.put("tokenizer.ggml." + key + "_token_id", id)));
            if (begins) {
                keys.putIfAbsent("tokenizer.ggml.bos_token_id", around[0]);
            }
            List<Integer> ends =
                    GenerationConfig.of(model).ends().stream().sorted().toList();
            for (int i = 0; i < Math.min(ends.size(), GenerationConfig.GGUF_ENDS.size()); i++) {
                keys.put("tokenizer.ggml." + GenerationConfig.GGUF_ENDS.get(i) + "_token_id", ends.get(i));
            }
            ChatTemplates.of(model)
                    .ifPresent(found ->
                            keys.put("tokenizer.chat_template", found.template().source()));
        }
        return keys;
    }
}
