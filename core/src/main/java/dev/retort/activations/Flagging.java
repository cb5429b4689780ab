package dev.retort.activations;

import dev.retort.engine.Tensor;
import java.util.List;

/** Says which tokens statistics leave out: document firsts and attention sinks. */
public interface Flagging {
    /**
     * @param documents in a row
     * @param raw their raw activations (n, D)
     * @return n flags
     */
    boolean[] of(List<TokenRow> documents, Tensor raw);
}
