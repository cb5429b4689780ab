package dev.retort.models;

import dev.retort.engine.Tensor;

/** Something that decodes row by row, a step at a time: a decoder, or a pair in which one shadows the other. */
public interface StepModel extends AutoCloseable {
    /**
     * Begins with prompts of unequal length.
     *
     * @param ids (B, T) I64, padded on the left
     * @param pads tokens of padding of each row
     * @return logits (B, V) of what follows each prompt, owned by the caller's scope
     */
    Tensor begin(Tensor ids, long[] pads);

    /** Takes one more token a row, ids (B, 1), and returns the logits (B, V) of what follows. */
    Tensor next(Tensor ids);

    /** Goes on with these rows only (I64, in this order): finished ones drop out. */
    void select(Tensor rows);

    @Override
    void close();
}
