package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * Which documents a stream harvests when, and which of the harvested tokens a step sees: a function of the seed, the
 * documents' lengths and the step alone.
 *
 * <p>Documents come in an order drawn anew each time all have been seen. They are dealt into rounds of at least
 * {@code buffer} tokens that are not a document's first; a round serves ⌊buffer / batch⌋ steps and is then left behind.
 * Where attention sinks make a round's tokens too few for that, its first ones are seen twice.
 *
 * @param buffer tokens that are shuffled together
 * @param batch B, tokens a step
 */
public record StreamPlan(int buffer, int batch, long seed) {
    public StreamPlan {
        if (batch < 1 || buffer < batch) {
            throw new BadInput("a buffer of " + buffer + " tokens cannot be dealt into batches of " + batch
                    + "; make the buffer larger, best a hundred batches.");
        }
    }

    /** Steps that one round serves. */
    long stepsOfRound() {
        return buffer / batch;
    }

    long round(long step) {
        return step / stepsOfRound();
    }

    /** The rows that a step sees, of the {@code usable} rows of its round. */
    int[] rows(long step, int[] usable) {
        int[] order = Rng.permutation(usable.length, seed, "stream buffer", round(step));
        int[] rows = new int[batch];
        long from = step % stepsOfRound() * batch;
        for (int i = 0; i < batch; i++) {
            rows[i] = usable[order[(int) ((from + i) % usable.length)]];
        }
        return rows;
    }

    /** Deals documents into rounds, going on from where it stands or, for an earlier round, from the start. */
    final class Dealer {
        private final List<TokenRow> documents;
        private long next;
        private long epoch = -1;
        private int at;
        private int[] order = {};

        /** @throws BadInput when no document has a second token */
        Dealer(List<TokenRow> documents) {
            this.documents = documents;
            if (documents.stream().noneMatch(document -> document.length() > 1)) {
                throw new BadInput("the corpus has no document of two tokens or more: there is nothing to train on.");
            }
        }

        List<TokenRow> round(long round) {
            if (round < next) {
                next = 0;
                epoch = -1;
                order = new int[0];
                at = 0;
            }
            while (next < round) {
                deal();
            }
            return deal();
        }

        private List<TokenRow> deal() {
            List<TokenRow> dealt = new ArrayList<>();
            long tokens = 0;
            while (tokens < buffer) {
                if (at == order.length) {
                    order = Rng.permutation(documents.size(), seed, "stream documents", ++epoch);
                    at = 0;
                }
                TokenRow document = documents.get(order[at++]);
                dealt.add(document);
                tokens += document.length() - 1;
            }
            next++;
            return dealt;
        }
    }
}
