package dev.retort.models.template;

/**
 * What one rendering may use: a template comes with a downloaded model, so an endless or exploding one must end as bad
 * input. Published templates stay below a ten-thousandth of it for a long conversation.
 */
final class Budget {
    private static final long MAX_STEPS = 2_000_000;
    private static final long MAX_CHARACTERS = 1L << 28;
    private static final int MAX_VALUE = 1 << 24;

    /** A list's place weighs as much as so many characters. */
    private static final int PLACE = 8;

    /** Nested evaluations, macro calls and nested data alike: each level costs a few Java frames. */
    private static final int MAX_DEPTH = 400;

    private long steps;
    private long characters;
    private int depth;

    void step() {
        if (++steps > MAX_STEPS) {
            throw new TemplateFault("gave up after " + MAX_STEPS + " steps; the template may loop without end");
        }
    }

    /** Called before a string of this length is made or searched. */
    void size(long length) {
        requireSize(length);
        characters += length;
        if (characters > MAX_CHARACTERS) {
            throw tooLarge();
        }
    }

    /** Called before a list of this many items is made. */
    void places(long items) {
        size(Math.min(items, MAX_VALUE) * PLACE);
    }

    static void requireSize(long length) {
        if (length > MAX_VALUE) {
            throw tooLarge();
        }
    }

    private static TemplateFault tooLarge() {
        return new TemplateFault("the template builds a value or an output that is too large");
    }

    void enter() {
        step();
        if (++depth > MAX_DEPTH) {
            throw new TemplateFault("nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }
}
