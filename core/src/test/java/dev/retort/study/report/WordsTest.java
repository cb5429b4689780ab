package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.study.sizes.SizeMeasure;
import dev.retort.study.verdict.Claim;
import dev.retort.study.verdict.Lack;
import dev.retort.study.verdict.Outcome;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private final Words words = Words.load();

    @ParameterizedTest
    @ValueSource(strings = {"words", "verdict", "sizes"})
    void everyKeyIsInBothLanguages(String bundle) {
        Words some = Words.load(bundle);
        assertThat(some.keys(Lang.EN)).isEqualTo(some.keys(Lang.JA)).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"words", "verdict", "sizes"})
    void everyStringTakesTheSameArgumentsInBothLanguages(String bundle) {
        Words some = Words.load(bundle);
        for (String key : some.keys(Lang.EN)) {
            Text text = some.text(key, "{0}", "{1}", "{2}", "{3}", "{4}");
            assertThat(slots(text.en())).as(key).isEqualTo(slots(text.ja()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"verdict", "pair", "nrn", "categories", "paper", "accuracy", "steering", "training"})
    void everyFigureHasTwoSentencesForADecisionAndOneForResearch(String section) {
        Text decide = words.text(section + ".decide");
        Text research = words.text(section + ".research");
        assertThat(englishSentences(decide.en())).isEqualTo(2);
        assertThat(japaneseSentences(decide.ja())).isEqualTo(2);
        assertThat(englishSentences(research.en())).isEqualTo(1);
        assertThat(japaneseSentences(research.ja())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"features", "ratio", "models"})
    void soHasEverySectionOverSizes(String section) {
        Words sizes = Words.load("sizes");
        assertThat(englishSentences(sizes.text(section + ".decide").en())).isEqualTo(2);
        assertThat(japaneseSentences(sizes.text(section + ".decide").ja())).isEqualTo(2);
        assertThat(englishSentences(sizes.text(section + ".research").en())).isEqualTo(1);
        assertThat(japaneseSentences(sizes.text(section + ".research").ja())).isEqualTo(1);
    }

    @Test
    void everyClaimOutcomeLackAndQuantityHasItsWords() {
        Words verdict = Words.load("verdict");
        for (Claim claim : Claim.values()) {
            assertThat(verdict.knows("claim." + claim.word())).as(claim.word()).isTrue();
            assertThat(verdict.knows("source." + claim.source().word())).isTrue();
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(verdict.knows("outcome." + outcome.word()))
                    .as(outcome.word())
                    .isTrue();
        }
        for (Lack.Why why : Lack.Why.values()) {
            assertThat(verdict.knows("lack." + why.word())).as(why.word()).isTrue();
        }
        for (SizeMeasure measure : SizeMeasure.values()) {
            assertThat(verdict.knows("measure." + measure.word()))
                    .as(measure.word())
                    .isTrue();
        }
    }

    @Test
    void aNameThatWeDoNotKnowStandsForItself() {
        assertThat(words.name("category", "my own")).isEqualTo(Text.same("my own"));
        assertThat(words.name("category", "computation verification").ja()).isEqualTo("計算の検証");
    }

    @Test
    void anArgumentSpeaksTheLanguageOfItsSentence() {
        Text text = words.text("features.list", 1, words.text("model.base"));
        assertThat(text.en()).contains("Base");
        assertThat(text.ja()).contains("ベースモデル");
    }

    private static TreeSet<String> slots(String pattern) {
        return Pattern.compile("\\{\\d}")
                .matcher(pattern)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long englishSentences(String text) {
        return Pattern.compile("[.?!](?= [A-Z]|$)").matcher(text).results().count();
    }

    private static long japaneseSentences(String text) {
        return text.chars().filter(c -> c == '。').count();
    }
}
