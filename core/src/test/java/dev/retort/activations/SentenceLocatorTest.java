package dev.retort.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SentenceLocatorTest {
    private static final String TEXT = "Wait, so 2 × 3 = 6.\nSo that’s it. Wait, is it? 検算しよう。 So it is.";

    private static String at(String text, SentenceLocator.Span span) {
        return text.substring(text.offsetByCodePoints(0, span.start()), text.offsetByCodePoints(0, span.end()));
    }

    @Test
    void findsSentencesWordForWordInTheirOrder() {
        List<String> sentences = List.of("Wait, so 2 × 3 = 6.", "So that's it.", "Wait, is it?", "検算しよう。", "So it is.");
        var spans = SentenceLocator.locate(TEXT, sentences);
        assertThat(spans).doesNotContainNull();
        assertThat(at(TEXT, spans[0])).isEqualTo("Wait, so 2 × 3 = 6.");
        assertThat(at(TEXT, spans[1])).isEqualTo("So that’s it.");
        assertThat(at(TEXT, spans[3])).isEqualTo("検算しよう。");
        assertThat(at(TEXT, spans[4])).isEqualTo("So it is.");
    }

    @Test
    void ofTheSameWordsTwiceTheOrderDecides() {
        var spans = SentenceLocator.locate("So. Yes. So. No. So.", List.of("So.", "No.", "So."));
        assertThat(spans[0].start()).isEqualTo(9); // next to "No."
        assertThat(spans[2].start()).isEqualTo(17);
    }

    @Test
    void placesAreCodePointsOfTheOriginal() {
        String text = "\uD835\uDC65 is ﬁne \uD83D\uDE00. Then it ends.";
        var spans = SentenceLocator.locate(text, List.of("x is fine 😀.", "Then it ends."));
        assertThat(at(text, spans[0])).isEqualTo("\uD835\uDC65 is ﬁne \uD83D\uDE00.");
        assertThat(at(text, spans[1])).isEqualTo("Then it ends.");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(SentenceLocator.locate(TEXT, List.of("Nobody ever wrote this here.", "", "zz")))
                .containsOnlyNulls();
        assertThat(SentenceLocator.locate("", List.of("a"))).containsOnlyNulls();
        assertThat(SentenceLocator.locate(TEXT, List.of())).isEmpty();
    }

    /** Letters of every second sentence are changed, one in twelve; the truth is where the sentences were put. */
    @Test
    void findsChangedSentencesWhereTheyWerePut() {
        RandomGenerator random = Rng.of(3, "sentences");
        int right = 0;
        int all = 0;
        for (int document = 0; document < 20; document++) {
            StringBuilder text = new StringBuilder();
            List<String> sentences = new ArrayList<>();
            List<Integer> starts = new ArrayList<>();
            for (int s = 0; s < 25; s++) {
                String sentence = sentence(random);
                starts.add(text.length());
                text.append(sentence).append(s % 4 == 0 ? "\n\n" : " ");
                sentences.add(s % 2 == 0 ? sentence : changed(sentence, random));
            }
            var spans = SentenceLocator.locate(text.toString(), sentences);
            for (int s = 0; s < spans.length; s++) {
                all++;
                right += spans[s] != null && Math.abs(spans[s].start() - starts.get(s)) <= 2 ? 1 : 0;
            }
        }
        assertThat(right).isGreaterThanOrEqualTo(all * 99 / 100);
    }

    private static String sentence(RandomGenerator random) {
        String[] words = {
            "wait", "so", "the", "sum", "of", "two", "numbers", "is", "three", "check", "again", "x", "but"
        };
        StringBuilder sentence = new StringBuilder();
        for (int w = 4 + random.nextInt(12); w > 0; w--) {
            sentence.append(sentence.isEmpty() ? "" : " ").append(words[random.nextInt(words.length)]);
        }
        return sentence.append('.').toString();
    }

    private static String changed(String sentence, RandomGenerator random) {
        StringBuilder changed = new StringBuilder();
        for (char c : sentence.toCharArray()) {
            int what = random.nextInt(36);
            changed.append(what == 0 ? "" : what == 1 ? "#" : what == 2 ? c + "~" : String.valueOf(c));
        }
        return changed.toString();
    }

    @Test
    void labelsAreTheSentenceAndItsFirstWord(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.jsonl"), """
                {"trace":"t","i":0,"text":"Wait, so 2 x 3 = 6.","tags":["doubt","sum"]}
                {"document":"t","text":"So that's  it.","category":"end"}
                """);
        SentenceLabels labels = SentenceLabels.read(file);
        Document document = labels.label(new Document("t", TEXT, List.of(), null));
        assertThat(document.labels())
                .containsExactly(
                        new Label(0, 4, "doubt", true),
                        new Label(0, 19, "doubt", false),
                        new Label(0, 4, "sum", true),
                        new Label(0, 19, "sum", false),
                        new Label(20, 22, "end", true),
                        new Label(20, 33, "end", false));
        assertThat(labels.changed()).isEqualTo(1);
        assertThat(labels.label(new Document("u", TEXT, List.of(), null)).labels())
                .isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("l.jsonl"), "{\"trace\":\"t\",\"text\":\"a\",\"tags\":[]}\n{\"text\":\"a\"}");
        assertThatThrownBy(() -> SentenceLabels.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("l.jsonl:2")
                .hasMessageContaining("document, trace");
        Path other = Files.writeString(folder.resolve("o.jsonl"), "{\"trace\":\"t\",\"text\":\"a\",\"tags\":[]}");
        assertThatThrownBy(() -> SentenceLabels.read(other).requireSome()).hasMessageContaining("none of the corpus");
    }
}
