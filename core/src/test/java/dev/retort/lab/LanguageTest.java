package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LanguageTest {
    private static final long SEED = 11;

    @Test
    void theVocabularyHas182WordsEachWithOneId() {
        Vocabulary vocabulary = Vocabulary.lab();
        assertThat(vocabulary.size()).isEqualTo(182);
        assertThat(new HashSet<>(vocabulary.words())).hasSize(182);
        for (int id = 0; id < vocabulary.size(); id++) {
            assertThat(vocabulary.id(vocabulary.word(id))).isEqualTo(id);
        }
        assertThat(vocabulary.text(
                        Vocabulary.PAD, Vocabulary.BOS, Vocabulary.EOS, Vocabulary.THINK, Vocabulary.END_THINK))
                .isEqualTo("<pad> <bos> <eos> <think> </think>");
        assertThat(vocabulary.words()).allMatch(word -> word.equals(word.toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void everyWordIsUsedAndNoOtherIs() {
        Set<String> used = new HashSet<>(List.of("<pad>"));
        BaseCorpus corpus = new BaseCorpus(SEED);
        Teacher teacher = new Teacher(SEED);
        for (int i = 0; i < 4000; i++) {
            used.addAll(Arrays.asList(corpus.document(i).text().split(" ")));
            used.addAll(Arrays.asList(teacher.trace(Split.TRAIN, i).text().split(" ")));
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(Vocabulary.lab().words());
    }

    @Test
    void proseHasAtLeastFiftyTemplatesAndUsesEveryOpenerInAnOrdinarySense() {
        assertThat(Prose.templates()).hasSizeGreaterThanOrEqualTo(50).doesNotHaveDuplicates();
        Set<String> words = Prose.templates().stream()
                .flatMap(template -> Arrays.stream(template.split(" ")))
                .collect(Collectors.toSet());
        for (Category category : Category.values()) {
            assertThat(words).as(category.text()).containsAll(category.openers());
        }
    }

    @Test
    void everyWordingOfACategoryBeginsWithOneOfItsOpenersAndEveryOpenerBeginsOne() {
        assertThat(firstWords(Wordings.MISTAKE)).hasSameElementsAs(Category.SELF_REFLECTION.openers());
        assertThat(Category.SELF_REFLECTION.openers()).containsAll(firstWords(Wordings.ALARM));
        assertThat(firstWords(Wordings.CHECK)).hasSameElementsAs(Category.COMPUTATION_VERIFICATION.openers());
        assertThat(firstWords(Wordings.OTHER_WAY)).hasSameElementsAs(Category.ALTERNATIVE.openers());
        assertThat(firstWords(Wordings.DISAGREEMENT)).hasSameElementsAs(Category.CONTRASTIVE.openers());
    }

    @Test
    void numbersAreSpeltDigitByDigitUpTo69() {
        assertThat(Numerals.spell(7)).isEqualTo("7");
        assertThat(Numerals.spell(69)).isEqualTo("6 9");
        assertThatThrownBy(() -> Numerals.spell(70)).hasMessageContaining("70");
        assertThatThrownBy(() -> Vocabulary.lab().id("perhaps")).hasMessageContaining("perhaps");
    }

    private static Set<String> firstWords(List<String> wordings) {
        return wordings.stream().map(wording -> wording.split(" ")[0]).collect(Collectors.toSet());
    }
}
