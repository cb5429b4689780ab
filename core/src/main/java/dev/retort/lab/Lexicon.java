package dev.retort.lab;

import java.util.List;

/** The content words that fill the slots of sentences and questions. */
final class Lexicon {
    static final List<String> WOMEN = words("ann eva mia lily zoe");
    static final List<String> NAMES = words("tom ben sam max leo ann eva mia lily zoe");

    /** Singular and plural stand at the same index. */
    static final List<String> NOUNS =
            words("cup box hat key book ball egg pen bag coin card apple hen ring lamp clock");

    static final List<String> PLURALS =
            words("cups boxes hats keys books balls eggs pens bags coins cards apples hens rings lamps clocks");
    static final List<String> ADJECTIVES = words("red blue small big old new dark good green clean heavy warm");
    static final List<String> PLACES = words("door house shop park school road bridge");

    private Lexicon() {}

    static String pronoun(String name) {
        return WOMEN.contains(name) ? "she" : "he";
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
