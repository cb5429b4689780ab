package dev.retort.models;

import dev.retort.formats.Gguf;
import dev.retort.formats.GgufMetadata;
import dev.retort.formats.Json;
import dev.retort.formats.ListNode;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a model's makers want it to write: {@code generation_config.json} beside the weights, or a GGUF file's metadata.
 *
 * @param ends tokens that end a text
 * @param temperature 0 when it is to take the likeliest token
 */
public record GenerationConfig(
        Set<Integer> ends, double temperature, int topK, double topP, double minP, double repetitionPenalty) {
    /** What a GGUF file calls its end tokens: {@code tokenizer.ggml.<name>_token_id}. */
    static final List<String> GGUF_ENDS = List.of("eos", "eot", "eom");

    public GenerationConfig {
        ends = Set.copyOf(ends);
    }

    /** Reads that of a Hugging Face folder or a GGUF file; what is not said is the reference's default. */
    public static GenerationConfig of(Path model) {
        if (Checkpoint.isGguf(model)) {
            try (Gguf gguf = Gguf.open(model)) {
                return new GenerationConfig(ends(gguf.metadata()), 0, 0, 1, 0, 1);
            }
        }
        Set<Integer> ends = new LinkedHashSet<>(ends(model.resolve("config.json")));
        Path file = model.resolve("generation_config.json");
        if (!Files.exists(file)) {
            return new GenerationConfig(ends, 0, 0, 1, 0, 1);
        }
        Set<Integer> own = ends(file);
        MapNode json = Json.read(file).asMap("generation settings");
        boolean samples = json.boolOr("do_sample", false);
        return new GenerationConfig(
                own.isEmpty() ? ends : own,
                samples ? json.doubleOr("temperature", 1) : 0,
                samples ? json.intOr("top_k", 50) : 0,
                samples ? json.doubleOr("top_p", 1) : 1,
                samples ? json.doubleOr("min_p", 0) : 0,
                json.doubleOr("repetition_penalty", 1));
    }

    /** With the tokenizer's own end of sequence, where the model's files name no end token. */
    public GenerationConfig endingAs(Path model, Tokenizer tokenizer) {
        OptionalInt end = tokenizer.id(ChatTemplates.specialTokens(model).getOrDefault("eos_token", ""));
        return !ends.isEmpty() || end.isEmpty()
                ? this
                : new GenerationConfig(Set.of(end.getAsInt()), temperature, topK, topP, minP, repetitionPenalty);
    }

    private static Set<Integer> ends(Path file) {
        if (!Files.exists(file)) {
            return Set.of();
        }
        MapNode json = Json.read(file).asMap("a model's settings");
        Node given = json.get("eos_token_id");
        Set<Integer> ends = new LinkedHashSet<>();
        switch (given) {
            case ListNode several -> several.elements().forEach(id -> ends.add(id.asInt()));
            case null -> {}
            default -> {
                if (!given.isNull()) {
                    ends.add(given.asInt());
                }
            }
        }
        return ends;
    }

    private static Set<Integer> ends(GgufMetadata metadata) {
        Set<Integer> ends = new LinkedHashSet<>();
        for (String key : GGUF_ENDS) {
            long id = metadata.wholeOr("tokenizer.ggml." + key + "_token_id", -1);
            if (id >= 0) {
                ends.add((int) id);
            }
        }
        return ends;
    }
}
