package dev.retort.experiments.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import org.junit.jupiter.api.Test;

final class GradingTest {
    @Test
    void a_number_is_taken_strictly_from_the_first_mark_and_flexibly_from_the_end() {
        String answer = "He has 3 apples.\n#### 1,200\nSo 4 + 5.\n#### 9 dollars, or $9.50.";
        assertThat(Grading.NUMBER.strict(answer)).isEqualTo("1,200");
        assertThat(Grading.NUMBER.flexible(answer)).isEqualTo("$9.50.");
        assertThat(Grading.NUMBER.strict("####5, #### x")).isNull();
        assertThat(Grading.NUMBER.strict("#### -7.")).isEqualTo("-7.");
        assertThat(Grading.NUMBER.flexible("none at all")).isNull();
        assertThat(Grading.NUMBER.flexible("minus -3 or so")).isEqualTo("-3");
        assertThat(Grading.NUMBER.flexible("It is 8... yes.."))
                .as("dots alone look like a number to it")
                .isEqualTo("..");
    }

    @Test
    void numbers_are_compared_without_commas_dollars_and_a_last_dot() {
        assertThat(Grading.NUMBER.matches("$1,200.", "1200")).isTrue();
        assertThat(Grading.NUMBER.matches("1200.00", "1200")).isFalse();
        assertThat(Grading.NUMBER.matches("12", "#### 12")).isTrue();
        assertThat(Grading.NUMBER.matches(null, "12")).isFalse();
    }

    @Test
    void a_formula_is_taken_from_its_last_box() {
        String answer = "First \\boxed{1}, no: \\boxed{\\frac{3}{4}}.";
        assertThat(Grading.BOXED.strict(answer)).isEqualTo("\\frac{3}{4}");
        assertThat(Grading.BOXED.flexible(answer)).isEqualTo("\\frac{3}{4}");
        assertThat(Grading.BOXED.strict("\\boxed{never closed")).isNull();
        assertThat(Grading.BOXED.strict("so $\\boxed 7$ it is")).isEqualTo("7");
        assertThat(Grading.BOXED.strict("\\fbox{8}")).isEqualTo("8");
        assertThat(Grading.BOXED.strict("no box {9}")).isNull();
        assertThat(Grading.BOXED.flexible("$a$ and $b$")).isEqualTo("a$ and $b");
        assertThat(Grading.BOXED.flexible("plain")).isEqualTo("plain");
    }

    @Test
    void words_are_taken_from_the_mark_or_the_last_line() {
        assertThat(Grading.TEXT.strict("It is in France.\n#### Paris \n")).isEqualTo("Paris");
        assertThat(Grading.TEXT.strict("Paris")).isNull();
        assertThat(Grading.TEXT.flexible("Let me think.\n\nParis\n \n")).isEqualTo("Paris");
        assertThat(Grading.TEXT.flexible(" \n")).isNull();
        assertThat(Grading.TEXT.matches("paris", "Paris")).isTrue();
    }

    @Test
    void formulas_are_equal_when_only_their_spelling_differs() {
        same("\\dfrac12", "\\frac{1}{2}");
        same("\\frac1{72}", "\\frac{1}{72}");
        same("0.5", "\\frac{1}{2}");
        same(".5", "\\frac12");
        same("3/4", "\\tfrac{3}{4}");
        same("\\sqrt3", "\\sqrt{3}");
        same("x=5", "5");
        same("50\\%", "50");
        same("90^\\circ", "90");
        same("12\\text{ cm}", "12");
        same("\\left( 3, \\frac{\\pi}{2} \\right)", "(3,\\frac{\\pi}{2})");
        same("\\$32", "32");
        same("1,\\!000", "1,000");
        same("a/b", "a/b");
        same("", "");
        differ("x+1", "1+x");
        differ("3/4", "0.75");
        differ("area=5", "5");
        differ("a/b ", "a/b"); // rules stumble over letters there: compared as they stand
        differ("1\\text{ m}\\text{ s}", "1");
        differ("\\frac", "\\frac ");
        differ("\\sqrt", "\\sqrt ");
        differ("3", "4");
    }

    @Test
    void names_lead_to_gradings() {
        assertThat(Grading.named("boxed")).isEqualTo(Grading.BOXED);
        assertThatThrownBy(() -> Grading.named("judge"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("number, boxed, text");
    }

    private static void same(String a, String b) {
        assertThat(MathEquivalence.same(a, b)).as("%s and %s", a, b).isTrue();
        assertThat(MathEquivalence.same(b, a)).as("%s and %s", b, a).isTrue();
    }

    private static void differ(String a, String b) {
        assertThat(MathEquivalence.same(a, b)).as("%s and %s", a, b).isFalse();
    }
}
