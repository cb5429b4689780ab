package dev.retort.models.tokenizer;

import dev.retort.basics.BadInput;
import dev.retort.formats.GgufMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's BPE ({@code tokenizer.ggml.model} = llama): pieces with scores, no merges, spaces written ▁, what is no
 * piece written byte by byte.
 *
 * <p>SentencePiece joins the two neighbours that make the best piece; the merges recovered here, every way of cutting a
 * piece in two, best piece first, let a BPE do the same.
 *
 * @param rank of each piece, the best highest
 * @param prefixed whether a text is given a space in front
 * @param unknown the token for what not even bytes can say, or null
 */
record GgufSentencePiece(
        List<String> tokens,
        double[] rank,
        boolean prefixed,
        @Nullable String unknown) implements GgufVocabulary {
    private static final String SPACE = "▁";

    /** @param architecture the file's {@code general.architecture} */
    static GgufSentencePiece of(GgufMetadata metadata, String architecture, Path file) {
        List<String> tokens = metadata.texts(GgufTokenizer.KEY + "tokens").stream()
                .map(GgufSentencePiece::respelt)
                .toList();
        double[] scores = metadata.numbers(GgufTokenizer.KEY + "scores");
        if (scores.length != tokens.size()) {
            throw BadInput.in(file, "has " + tokens.size() + " tokens, but " + scores.length + " scores for them.");
        }
        if (architecture.startsWith("gemma")) {
            for (int id = 0; id < scores.length; id++) {
                scores[id] = -id; // Gemma's pieces are in the order of its merges, which its scores do not say
            }
        }
        long unknown = metadata.wholeOr(GgufTokenizer.KEY + "unknown_token_id", -1);
        return new GgufSentencePiece(
                tokens,
                scores,
                metadata.flagOr(GgufTokenizer.KEY + "add_space_prefix", true),
                unknown >= 0 && unknown < tokens.size() ? tokens.get((int) unknown) : null);
    }

    /** Pieces of nothing but spaces are stored with real ones. */
    private static String respelt(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c == ' ') ? SPACE.repeat(token.length()) : token;
    }

    @Override
    public Object normalizer() {
        Map<String, Object> spaces = Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", SPACE);
        return prefixed
                ? Map.of(
                        "type", "Sequence", "normalizers", List.of(Map.of("type", "Prepend", "prepend", SPACE), spaces))
                : spaces;
    }

    @Override
    public @Nullable Object preTokenizer() {
        return null;
    }

    @Override
    public Object decoder() {
        List<Map<String, Object>> steps = new ArrayList<>();
        steps.add(Map.of("type", "Replace", "pattern", Map.of("String", SPACE), "content", " "));
        steps.add(Map.of("type", "ByteFallback"));
        steps.add(Map.of("type", "Fuse"));
        if (prefixed) {
            steps.add(Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0));
        }
        return Map.of("type", "Sequence", "decoders", steps);
    }

    @Override
    public Map<String, Object> model() {
        Map<String, Object> ids = GgufVocabulary.ids(tokens);
        Map<String, Object> model = GgufVocabulary.bytePairs(ids, merges(ids));
        model.put("unk_token", unknown);
        model.put("fuse_unk", true);
        model.put("byte_fallback", true);
        return model;
    }

    private record Merge(String left, String right, double rank) {}

    /** Best piece first; of the ways to cut one piece that with the longer left side. */
    private List<List<String>> merges(Map<String, Object> ids) {
        List<Merge> merges = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            String piece = tokens.get(id);
            for (int cut = piece.offsetByCodePoints(0, piece.isEmpty() ? 0 : 1);
                    cut < piece.length();
                    cut = piece.offsetByCodePoints(cut, 1)) {
                String left = piece.substring(0, cut);
                String right = piece.substring(cut);
                if (ids.containsKey(left) && ids.containsKey(right)) {
                    merges.add(new Merge(left, right, rank[id]));
                }
            }
        }
        merges.sort(Comparator.comparingDouble(Merge::rank)
                .thenComparingInt(
                        merge -> merge.left().codePointCount(0, merge.left().length()))
                .reversed());
        return merges.stream()
                .map(merge -> List.of(merge.left(), merge.right()))
                .toList();
    }

    @Override
    public boolean beginsByDefault() {
        return true;
    }
}
