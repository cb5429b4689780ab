package dev.retort.lab;

import java.util.Arrays;
import java.util.List;

/** The paper's five kinds of reasoning, under the names every study uses, with the words that open them in the lab. */
public enum Category {
    SELF_REFLECTION("self-reflection", "wait", "hmm", "hold"),
    COMPUTATION_VERIFICATION("computation verification", "let", "checking", "verify", "check"),
    DEDUCTIVE("deductive", "therefore", "so", "thus", "hence"),
    ALTERNATIVE("alternative", "alternatively", "another", "or"),
    CONTRASTIVE("contrastive", "but", "however", "yet");

    private final String text;
    private final List<String> openers;

    Category(String text, String... openers) {
        this.text = text;
        this.openers = List.of(openers);
    }

    /**
     * The category of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Category named(String text) {
        return Arrays.stream(values())
                .filter(category -> category.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no category is called " + text));
    }

    /** The name in files and reports. */
    public String text() {
        return text;
    }

    /** The words a segment of this category can begin with; all are ordinary words of the prose too. */
    public List<String> openers() {
        return openers;
    }

    /** The ids of {@link #openers()}, in the same order. */
    public int[] openerIds() {
        return openers.stream().mapToInt(Vocabulary.lab()::id).toArray();
    }
}
