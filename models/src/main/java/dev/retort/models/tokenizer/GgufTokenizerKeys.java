package dev.retort.models.tokenizer;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.ListNode;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.NullNode;
import dev.retort.formats.TextNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@code tokenizer.json} as the metadata of a GGUF file: what {@link GgufTokenizer} reads. */
final class GgufTokenizerKeys {
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;
    private static final int BYTE = 6;

    /** How a {@code tokenizer.json} says that a space is put in front. */
    private static final List<String> PREFIXES =
            List.of("type=Prepend", "prepend_scheme=first", "prepend_scheme=always", "add_prefix_space=true");

    private static final Set<String> SPACES = Set.of("Sequence", "Prepend", "Replace");

    private final Path file;
    private final MapNode tokenizer;
    private final MapNode model;
    private final Map<Integer, String> tokens = new TreeMap<>();
    private final Map<Integer, Integer> types = new TreeMap<>();

    private GgufTokenizerKeys(MapNode tokenizer, Path file) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.model = tokenizer.need("model").asMap();
    }

    /**
     * @param rows of the embedding: ids no token has become unused ones
     */
    static Map<String, Object> of(MapNode tokenizer, int rows, Path file) {
        return new GgufTokenizerKeys(tokenizer, file).keys(rows);
    }

    private Map<String, Object> keys(int rows) {
        if (!model.textOr("type", "BPE").equals("BPE")) {
            throw BadInput.in(
                    file,
                    "is a tokenizer of kind \"" + model.textOr("type", "")
                            + "\"; a GGUF file can hold byte-pair ones.");
        }
        boolean pieces = model.boolOr("byte_fallback", false);
        readTokens(pieces, rows);
        Map<String, Object> keys = new LinkedHashMap<>();
        String at = GgufTokenizer.KEY;
        keys.put(at + "model", pieces ? "llama" : "gpt2");
        keys.put(at + "pre", pieces ? "default" : words());
        keys.put(at + "tokens", List.copyOf(tokens.values()));
        keys.put(
                at + "token_type",
                types.values().stream().mapToInt(Integer::intValue).toArray());
        List<String> merges = merges();
        if (pieces) {
            refuseOtherNormalizers();
            keys.put(at + "scores", scores(merges));
            keys.put(at + "add_space_prefix", prefixed());
        } else {
            keys.put(at + "merges", merges);
        }
        return keys;
    }

    private void readTokens(boolean pieces, int rows) {
        MapNode vocabulary = model.need("vocab").asMap();
        for (String token : vocabulary.keys()) {
            int id = (int) vocabulary.need(token).asLong(0, rows - 1L);
            tokens.put(id, token);
            types.put(id, pieces && token.matches("<0x[0-9A-F]{2}>") ? BYTE : NORMAL);
        }
        if (tokenizer.get("added_tokens") instanceof ListNode added) {
            for (Node node : added.elements()) {
                MapNode token = node.asMap();
                int id = (int) token.need("id").asLong(0, rows - 1L);
                tokens.put(id, token.need("content").asText());
                types.put(id, token.boolOr("special", false) ? CONTROL : USER_DEFINED);
            }
        }
        String unknown = model.textOr("unk_token", "");
        for (int id = 0; id < rows; id++) {
            tokens.putIfAbsent(id, "[PAD" + id + "]");
            types.putIfAbsent(id, UNUSED);
            if (!unknown.isEmpty() && unknown.equals(tokens.get(id))) {
                types.put(id, UNKNOWN);
            }
        }
    }

    /** The name of the way words are cut. */
    private String words() {
        String wanted = said(tokenizer.get("pre_tokenizer"));
        String normalizer = said(tokenizer.get("normalizer"));
        boolean composes = normalizer.equals("{type=NFC}");
        boolean sayable = composes || normalizer.isEmpty();
        boolean ignores = model.boolOr("ignore_merges", false);
        return Arrays.stream(PreTokenizer.values())
                .filter(kind -> sayable)
                .filter(kind -> said(Json.parse(Json.line(kind.json()), file)).equals(wanted))
                .filter(kind -> kind.composes() == composes && kind.ignoresMerges() == ignores)
                .map(PreTokenizer::ggufName)
                .findFirst()
                .orElseThrow(() -> BadInput.in(
                        file,
                        "cuts or normalises words in a way that GGUF has no name for, as far as Retort knows; known: "
                                + String.join(", ", PreTokenizer.allNames()) + "."));
    }

    /** "left right"; newer files keep pairs. */
    private List<String> merges() {
        Node merges = model.get("merges");
        if (!(merges instanceof ListNode list)) {
            return List.of();
        }
        return list.elements().stream()
                .map(merge -> merge instanceof ListNode pair
                        ? pair.elements().get(0).asText() + " "
                                + pair.elements().get(1).asText()
                        : merge.asText())
                .toList();
    }

    /** The earlier the merge that makes it, the better a piece; what no merge makes comes last. */
    private float[] scores(List<String> merges) {
        Set<String> made = new LinkedHashSet<>();
        merges.forEach(merge -> made.add(merge.replace(" ", "")));
        Map<String, Integer> rank = new LinkedHashMap<>();
        made.forEach(piece -> rank.put(piece, rank.size()));
        float[] scores = new float[tokens.size()];
        int i = 0;
        for (String token : tokens.values()) {
            scores[i++] = -rank.getOrDefault(token, made.size());
        }
        return scores;
    }

    /** Pieces are found after spaces are written ▁; whatever else is done to a text before, the format cannot say. */
    private void refuseOtherNormalizers() {
        boolean others = Pattern.compile("type=(\\w+)")
                .matcher(said(tokenizer.get("normalizer")))
                .results()
                .anyMatch(type -> !SPACES.contains(type.group(1)));
        if (others) {
            throw BadInput.in(file, "changes a text before cutting it in a way that a GGUF file cannot say.");
        }
    }

    /** Whether a space is put in front of a text. */
    private boolean prefixed() {
        String said = said(tokenizer.get("normalizer")) + said(tokenizer.get("pre_tokenizer"));
        return PREFIXES.stream().anyMatch(said::contains);
    }

    /** A description without what does not change ids, keys in order, so that equal ones are equal texts. */
    private static String said(@Nullable Node node) {
        return switch (node) {
            case null -> "";
            case NullNode _ -> "";
            case MapNode map ->
                map.keys().stream()
                        .filter(key -> !key.equals("trim_offsets"))
                        .sorted()
                        .map(key -> key + "=" + said(map.need(key)))
                        .collect(Collectors.joining(",", "{", "}"));
            case ListNode list ->
                list.elements().stream().map(GgufTokenizerKeys::said).collect(Collectors.joining(",", "[", "]"));
            case TextNode text -> text.text();
            default -> node.described();
        };
    }
}
