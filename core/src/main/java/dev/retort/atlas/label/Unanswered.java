package dev.retort.atlas.label;

/** One request got no answer that could be used, however often it was tried; others may. */
final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    Unanswered(String message) {
        super(message);
    }
}
