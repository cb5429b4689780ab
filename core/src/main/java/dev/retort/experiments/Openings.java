package dev.retort.experiments;

import dev.retort.activations.TokenTable;
import dev.retort.atlas.TokenLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What forced experiments need of a token table: its documents, and where each opens a segment of a category. */
public final class Openings {
    /** The paper looks at so many tokens of a category. */
    private static final int TARGETS = 100;

    private Openings() {}

    /** Every document's openings of one category, documents without any included, the first {@code most} documents. */
    public static int[][] positions(TokenTable table, TokenLabels labels, int most) {
        return positions(table, labels::pre, most);
    }

    /**
     * Every document's openings of the categories other than this one, whatever their number; an opener that this one shares is
     * none of them.
     */
    public static int[][] ofOthers(TokenTable table, String category, int most) {
        TokenLabels own = new TokenLabels(table, category);
        List<TokenLabels> others = TokenLabels.categories(table).stream()
                .filter(other -> !other.equals(category))
                .map(other -> new TokenLabels(table, other))
                .toList();
        return positions(
                table, token -> !own.pre(token) && others.stream().anyMatch(labels -> labels.pre(token)), most);
    }

    private static int[][] positions(TokenTable table, IntPredicate before, int most) {
        int documents = Math.min(most, table.sequences().size());
        int[][] positions = new int[documents][];
        for (int document = 0; document < documents; document++) {
            int first = table.first(document);
            positions[document] = IntStream.range(
                            0, table.sequences().get(document).length())
                    .filter(t -> before.test(first + t) && !table.flagged(first + t))
                    .toArray();
        }
        return positions;
    }

    /**
     * A category's target tokens: those that open its segments in a table, the most frequent 100 of them, so that
     * a word counts in the spellings in which it opens (" Wait", "wait", "Wait").
     */
    public static int[] targets(TokenTable table, TokenLabels labels) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int token = 0; token < table.size(); token++) {
            if (labels.opener(token) && !table.flagged(token)) {
                counts.merge(table.id(token), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(TARGETS)
                .mapToInt(Map.Entry::getKey)
                .toArray();
    }

    /** The tokens of the first {@code most} documents. */
    public static List<int[]> documents(TokenTable table, int most) {
        List<int[]> documents = new ArrayList<>();
        table.sequences().stream().limit(most).forEach(sequence -> documents.add(sequence.ids()));
        return documents;
    }
}
