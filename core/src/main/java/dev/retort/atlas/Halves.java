package dev.retort.atlas;

import dev.retort.activations.TokenTable;
import dev.retort.basics.Rng;
import java.util.random.RandomGenerator;

/**
 * The documents of a table in two halves, drawn by the seed and a document's id: what is chosen on the first is measured on
 * the second.
 *
 * @param documentOf for each token its document
 * @param second for each document whether it is in the second half
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
public record Halves(int[] documentOf, boolean[] second) {
    public static Halves of(TokenTable table, long seed) {
        int[] documentOf = new int[table.size()];
        for (int token = 0; token < documentOf.length; token++) {
            documentOf[token] = table.sequenceOf(token);
        }
        boolean[] second = new boolean[table.sequences().size()];
        for (int document = 0; document < second.length; document++) {
            RandomGenerator random = Rng.of(
                    seed, "halves " + table.sequences().get(document).document().id());
            second[document] = random.nextBoolean();
        }
        return new Halves(documentOf, second);
    }

    public int documents() {
        return second.length;
    }
}
