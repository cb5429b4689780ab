package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of a categories file, each by what it finds in a text. */
final class CategoriesTest {
    @TempDir
    Path folder;

    /** Openers with their segments, as {@code opener|segment}. */
    private List<String> found(String category, String text) {
        Document document = read(category).label(new Document("d", text, List.of(), null));
        List<Label> labels = document.labels();
        return labels.stream()
                .filter(Label::opener)
                .map(label -> {
                    Label segment = labels.stream()
                            .filter(other -> !other.opener() && other.start() == label.start())
                            .findFirst()
                            .orElseThrow();
                    return part(text, label) + "|" + part(text, segment);
                })
                .toList();
    }

    private static String part(String text, Label label) {
        return text.substring(text.offsetByCodePoints(0, label.start()), text.offsetByCodePoints(0, label.end()));
    }

    private Categories read(String category) {
        try {
            Path file = Files.writeString(folder.resolve("c.yaml"), "categories:\n  - " + category + "\n");
            return Categories.read(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void words_count_as_words_at_the_head_of_sentences() {
        String rule = "{name: c, openers: [so, so far]}";
        assertThat(found(rule, "So it is. Sort it. Not so. (So far 2.5 is right.) And so"))
                .containsExactly("So|So it is.", "So far|So far 2.5 is right.");
    }

    @Test
    void anywhere_case_and_inside_words_are_rules_of_their_own() {
        assertThat(found("{name: c, openers: [qed], anywhere: true}", "Well, QED. Xqedy"))
                .containsExactly("QED|QED.");
        assertThat(found("{name: c, openers: [QED], anywhere: true, case: true}", "qed QED"))
                .containsExactly("QED|QED");
        assertThat(found("{name: c, openers: [qed], anywhere: true, inside_words: true}", "xqedy"))
                .containsExactly("qed|qedy");
    }

    @Test
    void a_script_without_spaces_has_words_too() {
        String rule = "{name: c, openers: [待って, 検算]}";
        assertThat(found(rule, "答えは6です。待って、違う。検算します。まだ待っている。")).containsExactly("待って|待って、違う。", "検算|検算します。");
    }

    @Test
    void the_built_in_list_reads_japanese_and_knows_other_names() {
        Document document = Categories.reasoning()
                .label(new Document("d", "うーん、待って。念のため検算する。したがって5。しかし、別の方法もある。", List.of(), null));
        assertThat(document.labels())
                .extracting(Label::category)
                .contains("self-reflection", "computation verification", "deductive", "contrastive");
        assertThat(Categories.reasoning().all().get(1).labels()).contains("self_checking");
    }

    @Test
    void whole_sentences_are_known_by_how_they_start_end_or_what_they_contain() {
        String rule = "{name: c, sentences: {end: [\"?\"], contain: [i wonder], start: [what if]}}";
        assertThat(found(rule, "Is it 2? No. Then I wonder, maybe. What if 3. Whatever iffy. I wondered."))
                .containsExactly("Is|Is it 2?", "Then|Then I wonder, maybe.", "What|What if 3.");
        assertThat(found(rule, "3.5 is it? \n\nYes")).containsExactly("3|3.5 is it?");
    }

    @Test
    void roles_are_the_contrasts_it_is_looked_at_in() {
        Category category =
                read("{name: c, openers: [a], roles: [segment, at_hard]}").all().getFirst();
        assertThat(category.roles()).containsExactlyInAnyOrder(Contrast.SEGMENT, Contrast.AT_HARD);
        assertThat(new Category("d", List.of("a")).roles()).hasSize(Contrast.values().length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{name: c}; needs openers, or sentences",
                "{name: c, openers: []}; openers need to be words",
                "{name: c, openers: [' ']}; openers need to be words",
                "{name: c, openers: [a], roles: [before]}; expected one of at, pre, segment",
                "{name: c, openers: [a], roles: []}; roles need at least one",
                "{name: c, sentences: {middle: [a]}}; middle",
                "{name: c, openers: [a], anywhere: perhaps}; anywhere",
                "{openers: [a]}; name",
            })
    void faults_are_told_with_their_place(String category, String sentence) {
        assertThatThrownBy(() -> read(category))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("c.yaml:2")
                .hasMessageContaining(sentence);
    }
}
