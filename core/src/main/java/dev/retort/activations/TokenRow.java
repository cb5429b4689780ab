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
}
