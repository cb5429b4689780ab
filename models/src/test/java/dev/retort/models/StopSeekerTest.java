package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.models.tokenizer.StreamDecoder;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopSeekerTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void whatMayBeginAStopStringIsHeldBackUntilItIsKnown() throws URISyntaxException {
        try (Tokenizer tokenizer = bytelevel()) {
            StopSeeker seeker = new StopSeeker(new StreamDecoder(tokenizer, true), List.of("bcd"), told::add);
            feed(seeker, tokenizer, "abcabc");
            assertThat(String.join("", told)).isEqualTo("abca");
            assertThat(seeker.finish()).isEqualTo("abcabc");
            assertThat(String.join("", told)).isEqualTo("abcabc");
            assertThat(seeker.found()).isFalse();
        }
    }

    @Test
    void nothingOfAStopStringIsTold() throws URISyntaxException {
        try (Tokenizer tokenizer = bytelevel()) {
            StopSeeker seeker = new StopSeeker(new StreamDecoder(tokenizer, true), List.of("xyz", "cd"), told::add);
            assertThat(feed(seeker, tokenizer, "abcdef")).isFalse();
            assertThat(seeker.found()).isTrue();
            assertThat(seeker.finish()).isEqualTo("ab");
            assertThat(String.join("", told)).isEqualTo("ab");
        }
    }

    /** Letter by letter; false as soon as the text has ended. */
    private static boolean feed(StopSeeker seeker, Tokenizer tokenizer, String text) {
        for (char letter : text.toCharArray()) {
            for (int id : tokenizer.encode(String.valueOf(letter)).ids()) {
                if (!seeker.goesOn(id)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Tokenizer bytelevel() throws URISyntaxException {
        URL folder = StopSeekerTest.class.getResource("tokenizer/bytelevel");
        assertThat(folder).isNotNull();
        return Tokenizers.load(Path.of(folder.toURI()));
    }
}
