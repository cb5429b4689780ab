package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private final Words words = Words.load();

    @Test
    void everyKeyIsInBothLanguages() {
        assertThat(words.keys(Lang.EN)).isEqualTo(words.keys(Lang.JA)).hasSizeGreaterThan(100);
    }

    @Test
    void everyStringTakesTheSameArgumentsInBothLanguages() {
        for (String key : words.keys(Lang.EN)) {
            Text text = words.text(key, "{0}", "{1}", "{2}", "{3}", "{4}");
            assertThat(slots(text.en())).as(key).isEqualTo(slots(text.ja()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pair", "nrn", "categories", "paper", "accuracy", "steering", "training"})
    void everyFigureHasTwoSentencesForADecisionAndOneForResearch(String section) {
        Text decide = words.text(section + ".decide");
        Text research = words.text(section + ".research");
        assertThat(englishSentences(decide.en())).isEqualTo(2);
        assertThat(japaneseSentences(decide.ja())).isEqualTo(2);
        assertThat(englishSentences(research.en())).isEqualTo(1);
        assertThat(japaneseSentences(research.ja())).isEqualTo(1);
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
