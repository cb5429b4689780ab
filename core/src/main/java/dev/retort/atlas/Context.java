package dev.retort.atlas;

import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A stretch of a document around a token on which a feature fires strongly.
 *
 * @param document its id
 * @param kind what the corpus calls it, empty when it says nothing
 * @param tokens the tokens' texts as they stand in the document
 * @param values the feature's value on each
 * @param peak which of them it was chosen for
 */
public record Context(String document, String kind, List<String> tokens, List<Double> values, int peak) {
    public Context {
        tokens = List.copyOf(tokens);
        values = List.copyOf(values);
    }

    /**
     * Where a feature fires most, strongest first, one context a document at most.
     *
     * @param count how many at most
     * @param reach tokens shown on either side
     */
    public static List<Context> strongest(
            FeatureActivations activations, TokenTable table, int feature, int count, int reach) {
        int[] tokens = activations.tokens(feature);
        float[] values = activations.values(feature);
        List<Integer> order = IntStream.range(0, tokens.length)
                .filter(i -> !table.flagged(tokens[i]))
                .boxed()
                .sorted((a, b) -> Float.compare(values[b], values[a]))
                .toList();
        List<Context> contexts = new ArrayList<>();
        Set<Integer> documents = new HashSet<>();
        for (int i : order) {
            if (contexts.size() == count) {
                break;
            }
            if (documents.add(table.sequenceOf(tokens[i]))) {
                contexts.add(around(activations, table, feature, tokens[i], reach));
            }
        }
        return contexts;
    }

    private static Context around(FeatureActivations activations, TokenTable table, int feature, int token, int reach) {
        int document = table.sequenceOf(token);
        TokenSequence sequence = table.sequences().get(document);
        int first = table.first(document);
        String[] texts = sequence.texts();
        int from = Math.max(0, token - first - reach);
        int to = Math.min(sequence.length(), token - first + reach + 1);
        List<String> shown = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int t = from; t < to; t++) {
            shown.add(texts[t]);
            values.add((double) activations.value(feature, first + t));
        }
        String kind = sequence.document().kind();
        return new Context(sequence.document().id(), kind == null ? "" : kind, shown, values, token - first - from);
    }
}
