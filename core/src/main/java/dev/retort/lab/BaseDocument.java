package dev.retort.lab;

/** A piece of the text a base model reads; {@code text} has no markers at its ends. */
public record BaseDocument(Kind kind, String text) {
    /** What a base document is about. */
    public enum Kind {
        /** {@code q : … ? a : 9}: a question answered at once. */
        DIRECT,
        /** Two to four true equations and number facts. */
        EQUATIONS,
        /** Two to four sentences. */
        PROSE
    }
}
