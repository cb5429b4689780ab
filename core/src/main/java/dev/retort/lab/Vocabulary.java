package dev.retort.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The language's words, each with one id: {@code vocabulary.txt}, one word a line, the line number less one is the id.
 *
 * <p>There are no capitals and no sub-words, so that {@code wait} at the head of a reflection and {@code wait} in
 * "please wait for tom ." are the same token. Thread-safe.
 */
public final class Vocabulary {
    public static final int PAD = 0;
    public static final int BOS = 1;
    public static final int EOS = 2;
    public static final int THINK = 3;
    public static final int END_THINK = 4;

    /** The ids of the words that no reader should see. */
    public static final List<Integer> SPECIALS = List.of(PAD, BOS, EOS, THINK, END_THINK);

    private static final Vocabulary LAB = new Vocabulary(lines("vocabulary.txt"));

    private final List<String> words;
    private final Map<String, Integer> ids;

    private Vocabulary(List<String> words) {
        this.words = words;
        Map<String, Integer> byWord = new HashMap<>();
        for (int id = 0; id < words.size(); id++) {
            byWord.put(words.get(id), id);
        }
        this.ids = Map.copyOf(byWord);
    }

    /** The one vocabulary of the lab's language. */
    public static Vocabulary lab() {
        return LAB;
    }

    public int size() {
        return words.size();
    }

    /** All words in the order of their ids. */
    public List<String> words() {
        return words;
    }

    public String word(int id) {
        return words.get(id);
    }

    /** The id of a word. @throws IllegalArgumentException when the language has no such word */
    public int id(String word) {
        Integer id = ids.get(word);
        if (id == null) {
            throw new IllegalArgumentException("the lab's language has no word \"" + word + "\"");
        }
        return id;
    }

    public boolean knows(String word) {
        return ids.containsKey(word);
    }

    /** The ids of words parted by single spaces. */
    public int[] ids(String text) {
        String[] parts = text.split(" ");
        int[] result = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            result[i] = id(parts[i]);
        }
        return result;
    }

    /** The words of {@code ids}, joined by single spaces. */
    public String text(int... ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(text.isEmpty() ? "" : " ").append(words.get(id));
        }
        return text.toString();
    }

    /** The non-empty lines of a text file that lies beside this class. */
    static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Vocabulary.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
