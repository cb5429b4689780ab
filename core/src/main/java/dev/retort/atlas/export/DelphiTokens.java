package dev.retort.atlas.export;

import dev.retort.activations.TokenRow;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.List;

/**
 * Documents end to end, cut into rows of {@code width} tokens; the last is filled up with zeros.
 *
 * @param ids of all rows
 * @param firsts where each document begins among all tokens, and the end
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
record DelphiTokens(int[] ids, long[] firsts, int width) {
    static DelphiTokens of(List<TokenRow> documents, int width) {
        long[] firsts = new long[documents.size() + 1];
        for (int d = 0; d < documents.size(); d++) {
            firsts[d + 1] = firsts[d] + documents.get(d).length();
        }
        long rows = Math.max(1, Math.ceilDiv(firsts[documents.size()], width));
        int[] ids = new int[Math.toIntExact(rows * width)];
        for (int d = 0; d < documents.size(); d++) {
            System.arraycopy(
                    documents.get(d).ids(),
                    0,
                    ids,
                    (int) firsts[d],
                    documents.get(d).length());
        }
        return new DelphiTokens(ids, firsts, width);
    }

    /** n, those that fill the last row up left out. */
    long size() {
        return firsts[firsts.length - 1];
    }

    long first(int document) {
        return firsts[document];
    }

    /** How many rows. */
    int count() {
        return ids.length / width;
    }

    /** (rows, width), int32, in the caller's scope. */
    Tensor rows() {
        return Tensor.of(Device.CPU, ids, count(), width);
    }
}
