package dev.retort.models.tokenizer;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tokens that a {@code tokenizer.json} names, by id and by text. */
final class Vocabulary {
    /** An id far beyond any vocabulary is a broken file, and would cost an array of that length. */
    private static final long MOST_IDS = 10_000_000;

    private final @Nullable String[] tokens;
    private final Map<String, Integer> ids;
    private final Set<Integer> specials;

    private Vocabulary(Map<String, Integer> ids, Set<Integer> specials) {
        int size = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        this.tokens = new String[size];
        ids.forEach((token, id) -> tokens[id] = token);
        this.ids = ids;
        this.specials = Collections.unmodifiableSet(specials);
    }

    static Vocabulary of(MapNode tokenizer) {
        Map<String, Integer> ids = new HashMap<>();
        Node vocab = tokenizer.need("model").asMap().need("vocab");
        if (vocab instanceof MapNode map) {
            map.keys().forEach(token -> ids.put(token, id(map.need(token))));
        } else {
            // Unigram keeps a list of [token, score], the id being the place.
            for (Node entry : vocab.asList()) {
                ids.put(entry.asList().getFirst().asText(), ids.size());
            }
        }
        Set<Integer> specials = new TreeSet<>();
        Node added = tokenizer.get("added_tokens");
        if (added != null && !added.isNull()) {
            for (Node entry : added.asList()) {
                int id = id(entry.asMap().need("id"));
                ids.put(entry.asMap().need("content").asText(), id);
                if (entry.asMap().boolOr("special", false)) {
                    specials.add(id);
                }
            }
        }
        return new Vocabulary(ids, specials);
    }

    private static int id(Node node) {
        return (int) node.asLong(0, MOST_IDS);
    }

    int size() {
        return tokens.length;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    String token(int id) {
        String token = id >= 0 && id < tokens.length ? tokens[id] : null;
        return token == null ? Arrays.toString(new int[] {id}) : token;
    }

    Set<Integer> specials() {
        return specials;
    }
}
