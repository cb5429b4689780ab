package dev.retort.lab;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Sentences that have nothing to do with reasoning, from the templates of {@code prose.txt}. Every opener of every
 * category occurs in them in its ordinary sense: a model that knows only the word has not learnt the thought.
 */
final class Prose {
    private static final List<String> TEMPLATES = Vocabulary.lines("prose.txt");

    private Prose() {}

    static List<String> templates() {
        return TEMPLATES;
    }

    static String sentence(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (String word : Draw.from(TEMPLATES, random).split(" ")) {
            text.append(text.isEmpty() ? "" : " ").append(fill(word, random));
        }
        return text.toString();
    }

    private static String fill(String word, RandomGenerator random) {
        return switch (word) {
            case "{name}" -> Draw.from(Lexicon.NAMES, random);
            case "{noun}" -> Draw.from(Lexicon.NOUNS, random);
            case "{nouns}" -> Draw.from(Lexicon.PLURALS, random);
            case "{adj}" -> Draw.from(Lexicon.ADJECTIVES, random);
            case "{place}" -> Draw.from(Lexicon.PLACES, random);
            case "{n}" -> Numerals.spell(random.nextInt(2, 21));
            default -> word;
        };
    }
}
