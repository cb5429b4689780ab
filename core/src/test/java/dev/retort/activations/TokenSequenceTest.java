package dev.retort.activations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenSequenceTest {
    @Test
    void spans_joined_read_as_the_document() {
        Document document = new Document("d", "a  bc 日本!", List.of(), null);
        // a token for no text, one for half of a character's bytes, which spans the character, and its other half
        int[] starts = {0, 0, 3, 6, 6, 7, 8};
        int[] ends = {0, 1, 5, 7, 7, 8, 9};
        TokenSequence sequence = new TokenSequence(document, new int[7], starts, ends, new boolean[7]);
        assertThat(sequence.spans()).containsExactly("", "a", "  bc", " 日", "日", "本", "!");
        assertThat(sequence.texts()).containsExactly("", "a", "bc", "日", "日", "本", "!");
    }
}
