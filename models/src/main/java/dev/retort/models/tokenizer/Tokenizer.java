package dev.retort.models.tokenizer;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A model's tokenizer. Any thread may use it; it holds native memory until closed. Nothing is truncated or padded. */
public interface Tokenizer extends AutoCloseable {
    /**
     * The tokens of a text, without those a model wants around it; special tokens written in the text are themselves.
     */
    default Encoding encode(String text) {
        return encode(text, false);
    }

    /** @param addSpecial whether to add what the tokenizer puts around a text, such as a beginning-of-sequence token */
    Encoding encode(String text, boolean addSpecial);

    /** {@link #encode(String)} of many texts at once, by all cores; in the order of the texts. */
    List<Encoding> encodeAll(List<String> texts);

    /**
     * The text that tokens stand for; bytes that form no character become U+FFFD, ids without a token nothing.
     *
     * @param skipSpecial whether to leave special tokens out
     */
    String decode(int[] ids, boolean skipSpecial);

    /** One more than the largest id with a token. A model's embedding may have more rows. */
    int vocabSize();

    OptionalInt id(String token);

    /** The token as the vocabulary writes it ({@code Ġthe}); {@code [7]} for an id without one. */
    String token(int id);

    /** Ids of the tokens marked special, which {@code skipSpecial} leaves out. */
    Set<Integer> specials();

    @Override
    void close();
}
