package dev.retort.atlas;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A kind of reasoning as word lists know it.
 *
 * @param name such as {@code self-reflection}
 * @param openers words or phrases a segment begins with
 * @param rule where openers count
 * @param sentences which sentences are segments whatever they begin with
 * @param roles the contrasts in which the category is looked at
 * @param labels what corpora with labels of their own call it, besides its name
 */
public record Category(
        String name, List<String> openers, Rule rule, Sentences sentences, Set<Contrast> roles, List<String> labels) {
    public Category {
        openers = openers.stream().map(rule::fold).toList();
        roles = Set.copyOf(roles);
        labels = List.copyOf(labels);
    }

    /** In all contrasts, at the head of sentences. */
    public Category(String name, List<String> openers) {
        this(name, openers, new Rule(false, false, false), Sentences.NONE, EnumSet.allOf(Contrast.class), List.of());
    }

    /**
     * @param anywhere whether an opener counts anywhere, or only at the head of a sentence
     * @param exactCase whether capitals matter
     * @param insideWords whether an opener counts inside of a word; scripts without spaces have no words to be inside of
     */
    public record Rule(boolean anywhere, boolean exactCase, boolean insideWords) {
        String fold(String text) {
            return exactCase ? text : text.toLowerCase(Locale.ROOT);
        }
    }

    /** A sentence that contains, starts with or ends with one of these is a segment. Capitals matter as in {@link Rule}. */
    public record Sentences(List<String> contain, List<String> start, List<String> end) {
        static final Sentences NONE = new Sentences(List.of(), List.of(), List.of());

        public Sentences {
            contain = List.copyOf(contain);
            start = List.copyOf(start);
            end = List.copyOf(end);
        }

        boolean none() {
            return contain.isEmpty() && start.isEmpty() && end.isEmpty();
        }
    }
}
