package dev.retort.lab;

/**
 * Where the tokens of a text lie, in code points, half-open: words joined by single spaces, so that a word's place
 * follows from those before it. All words are ASCII.
 *
 * @param starts (T)
 * @param ends (T)
 */
@SuppressWarnings("ArrayRecordComponent") // a lookup table, never compared
record TokenOffsets(int[] starts, int[] ends) {
    static TokenOffsets of(int[] ids) {
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        int at = 0;
        for (int t = 0; t < ids.length; t++) {
            starts[t] = at;
            ends[t] = at + Vocabulary.lab().word(ids[t]).length();
            at = ends[t] + 1;
        }
        return new TokenOffsets(starts, ends);
    }
}
