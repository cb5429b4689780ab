package dev.retort.activations;

import dev.retort.models.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * A document as the ids that models read.
 *
 * @param document its id
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
public record TokenRow(String document, int[] ids) {
    public int length() {
        return ids.length;
    }

    /** Documents cut to {@code longest} tokens as a harvest cuts them; those without tokens are left out. */
    public static List<TokenRow> of(List<Document> documents, Tokenizer tokenizer, int longest) {
        return documents.stream()
                .map(document -> {
                    int[] ids = tokenizer.encode(document.text(), true).ids();
                    return new TokenRow(document.id(), Arrays.copyOf(ids, Math.min(ids.length, longest)));
                })
                .filter(row -> row.length() > 0)
                .toList();
    }

    /** The first documents, as many as have so many tokens between them; one at least. */
    public static List<TokenRow> first(List<TokenRow> documents, int tokens) {
        int count = 0;
        long sum = 0;
        while (count < documents.size() && sum < tokens) {
            sum += documents.get(count++).length();
        }
        return documents.subList(0, count);
    }
}
