package dev.retort.atlas.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,0,1]",
                " [ 1, 0, 1, ] ",
                "[True, False, true]",
                "[\"1\", '0', \"1\"]",
                "1, 0, 1",
                "```python\n[1, 0, 1]\n```",
                "Excerpt [1] fits, [2] does not: [1,0,1]. Done.",
                "<think>first I thought [0,0,0]</think>\n[1,0,1]",
                "and so [0,0,0]? no.</think>[1,0,1]",
                "[0,0,0], or rather [1,0,1]",
                "`1 0 1`"
            })
    void a_list_is_found_whatever_stands_around_it(String text) {
        assertThat(AnswerText.verdicts(text, 3)).containsExactly(true, false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[1,0]", "[1,0,1,1]", "[1,0,2]", "[]", "yes, no, yes", "<think>[1,0,1]", "<html>[1,0,1"})
    void no_list_of_that_length_is_no_verdict(String text) {
        assertThat(AnswerText.verdicts(text, 3)).isNull();
    }

    @Test
    void a_name_is_the_line_that_says_so_or_else_the_last() {
        assertThat(AnswerText.name("It fires often.\nNAME: full stops")).isEqualTo("full stops");
        assertThat(AnswerText.name("**Name:** `full  stops`\n")).isEqualTo("full stops");
        assertThat(AnswerText.name("name:\nfull stops\n\nthank you")).isEqualTo("full stops");
        assertThat(AnswerText.name("<think>NAME: a</think>\n```\nNAME: b\n```")).isEqualTo("b");
        assertThat(AnswerText.name("NAME：待って、の言葉")).isEqualTo("待って、の言葉");
        assertThat(AnswerText.name("words of doubt")).isEqualTo("words of doubt");
        assertThat(AnswerText.name("NAME: " + "long ".repeat(200))).hasSizeLessThan(310);
        assertThat(AnswerText.name("")).isNull();
        assertThat(AnswerText.name("<think>NAME: never ends")).isNull();
    }
}
