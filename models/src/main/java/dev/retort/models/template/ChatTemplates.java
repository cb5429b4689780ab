package dev.retort.models.template;

import dev.retort.formats.Gguf;
import dev.retort.formats.GgufMetadata;
import dev.retort.formats.Json;
import dev.retort.formats.ListNode;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the chat template that comes with a model; a base model may have none. */
public final class ChatTemplates {
    private static final List<String> SPECIAL_NAMES =
            List.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token");

    /** What a GGUF file calls them: {@code tokenizer.ggml.<name>_token_id}. */
    public static final Map<String, String> GGUF_NAMES =
            Map.of("bos_token", "bos", "eos_token", "eos", "unk_token", "unknown", "pad_token", "padding");

    private ChatTemplates() {}

    /**
     * The template of a Hugging Face folder ({@code chat_template.jinja}, else {@code chat_template} in {@code
     * tokenizer_config.json}, of several the one named {@code default}) or of a GGUF file ({@code
     * tokenizer.chat_template}).
     */
    public static Optional<ModelTemplate> of(Path model) {
        if (!Files.isDirectory(model)) {
            try (Gguf gguf = Gguf.open(model)) {
                return of(gguf.metadata(), model);
            }
        }
        Path configFile = model.resolve("tokenizer_config.json");
        MapNode config = Files.exists(configFile) ? Json.read(configFile).asMap("the tokenizer's settings") : null;
        Optional<ChatTemplate> template = template(model, configFile, config);
        return template.map(found -> new ModelTemplate(found, specialTokens(model, config)));
    }

    /** The special tokens that a Hugging Face folder names: {@code bos_token} and the like. */
    public static Map<String, String> specialTokens(Path folder) {
        Path file = folder.resolve("tokenizer_config.json");
        return specialTokens(folder, Files.exists(file) ? Json.read(file).asMap("the tokenizer's settings") : null);
    }

    /** The template in a GGUF file's metadata. */
    public static Optional<ModelTemplate> of(GgufMetadata metadata, Path file) {
        if (!metadata.has("tokenizer.chat_template")) {
            return Optional.empty();
        }
        ChatTemplate template =
                ChatTemplate.of(metadata.text("tokenizer.chat_template"), file + " tokenizer.chat_template");
        return Optional.of(new ModelTemplate(template, specialTokens(metadata)));
    }

    /** The special tokens in a GGUF file's metadata, under the names that Hugging Face gives them. */
    public static Map<String, String> specialTokens(GgufMetadata metadata) {
        List<String> tokens =
                metadata.has("tokenizer.ggml.tokens") ? metadata.texts("tokenizer.ggml.tokens") : List.of();
        Map<String, String> specials = new LinkedHashMap<>();
        GGUF_NAMES.forEach((name, key) -> {
            long id = metadata.wholeOr("tokenizer.ggml." + key + "_token_id", -1);
            if (id >= 0 && id < tokens.size()) {
                specials.put(name, tokens.get((int) id));
            }
        });
        return specials;
    }

    private static Optional<ChatTemplate> template(Path folder, Path configFile, @Nullable MapNode config) {
        Path own = folder.resolve("chat_template.jinja");
        if (Files.exists(own)) {
            return Optional.of(ChatTemplate.read(own));
        }
        Node given = config == null ? null : config.get("chat_template");
        String source = switch (given) {
            case TextNode text -> text.text();
            case ListNode several -> named(several);
            case null, default -> null;
        };
        return Optional.ofNullable(source).map(text -> ChatTemplate.of(text, configFile + " chat_template"));
    }

    /** Of {@code [{name, template}]} the one called default, else the first. */
    private static @Nullable String named(ListNode several) {
        List<MapNode> all = several.elements().stream().map(Node::asMap).toList();
        return all.stream()
                .filter(one -> one.textOr("name", "").equals("default"))
                .findFirst()
                .or(() -> all.stream().findFirst())
                .map(one -> one.need("template").asText())
                .orElse(null);
    }

    /**
     * {@code special_tokens_map.json} where the settings name none; a token is a text or a mapping with its content.
     */
    private static Map<String, String> specialTokens(Path folder, @Nullable MapNode config) {
        Path mapFile = folder.resolve("special_tokens_map.json");
        MapNode map = Files.exists(mapFile) ? Json.read(mapFile).asMap("the special tokens") : null;
        Map<String, String> specials = new LinkedHashMap<>();
        for (String name : SPECIAL_NAMES) {
            Optional.ofNullable(token(config, name))
                    .or(() -> Optional.ofNullable(token(map, name)))
                    .ifPresent(token -> specials.put(name, token));
        }
        return specials;
    }

    private static @Nullable String token(@Nullable MapNode from, String name) {
        Node token = from == null ? null : from.get(name);
        return switch (token) {
            case TextNode text -> text.text();
            case MapNode described -> described.need("content").asText();
            case null, default -> null;
        };
    }
}
