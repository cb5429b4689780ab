package dev.retort.activations;

import dev.retort.basics.BadInput;

/** Raw activations that can be read token by token, wherever they lie: mapped files or a buffer. */
interface RawRows {
    /** How the models stand side by side in a row. */
    Sides sides();

    /** Tokens. */
    int count();

    /** Puts a token's D numbers into {@code into}. */
    void read(int row, float[] into);

    /** What to say of a token whose numbers are not finite on one side. */
    BadInput broken(int row, int side);
}
