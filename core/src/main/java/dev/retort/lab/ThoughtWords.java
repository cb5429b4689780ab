package dev.retort.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a whole sequence, question included.
 *
 * @param from where the thought begins, behind {@code <think>}
 * @param to where it ends: at {@code </think>}, else at {@code <eos>}, else at the end
 */
record ThoughtWords(List<String> words, int from, int to) {
    /** The words of any sequence of ids; those outside the vocabulary are unknown words. */
    static ThoughtWords of(int[] ids) {
        Vocabulary vocabulary = Vocabulary.lab();
        List<String> words = new ArrayList<>(ids.length);
        for (int id : ids) {
            words.add(id >= 0 && id < vocabulary.size() ? vocabulary.word(id) : "<unknown>");
        }
        int think = words.indexOf("<think>");
        int end = words.indexOf("</think>");
        int stop = words.indexOf("<eos>");
        int to = end >= 0 ? end : stop >= 0 ? stop : words.size();
        // Without <think> the thought begins behind the question, so that none of its words are counted.
        return new ThoughtWords(words, Math.min(to, (think >= 0 ? think : words.indexOf("?")) + 1), to);
    }

    boolean is(int at, String word) {
        return at >= 0 && at < words.size() && words.get(at).equals(word);
    }

    /** Where {@code text} ends that stands at a place of the thought; −1 where it does not stand there. */
    int after(int at, String text) {
        String[] said = text.split(" ");
        for (int i = 0; i < said.length; i++) {
            if (at + i >= to || !is(at + i, said[i])) {
                return -1;
            }
        }
        return at + said.length;
    }

    /** The same for the first of some texts that stands there. */
    int after(int at, List<String> texts) {
        return texts.stream()
                .mapToInt(text -> after(at, text))
                .filter(end -> end >= 0)
                .findFirst()
                .orElse(-1);
    }

    /** A sentence begins after another's end, at the start of the thought, and after "okay ,". */
    boolean headOfSentence(int at) {
        return at == from
                || is(at - 1, ".")
                || is(at - 1, "?")
                || is(at - 1, ":")
                || is(at - 1, ",") && is(at - 2, "okay");
    }

    boolean opens(Category category, int at) {
        return category.openers().contains(words.get(at));
    }
}
