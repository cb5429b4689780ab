package dev.retort.models.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThinkingTest {
    @Test
    void a_tagged_answer_splits_into_reasoning_and_answer() {
        assertThat(Thinking.split("<think>\nseven eights\n</think>\n\n56"))
                .isEqualTo(new Thinking("seven eights", "56", true));
    }

    @Test
    void a_closing_tag_alone_means_that_the_template_opened_it() {
        assertThat(Thinking.split("seven eights</think>56")).isEqualTo(new Thinking("seven eights", "56", true));
    }

    @Test
    void unclosed_thinking_is_unfinished() {
        assertThat(Thinking.split("<think>still")).isEqualTo(new Thinking("still", "", false));
        assertThat(Thinking.split("still", true)).isEqualTo(new Thinking("still", "", false));
    }

    @Test
    void a_prompt_that_ends_in_the_tag_has_opened_it() {
        assertThat(Thinking.openedBy("<|assistant|><think>\n")).isTrue();
        assertThat(Thinking.openedBy("<think></think>\n")).isFalse();
    }

    @Test
    void an_answer_without_tags_is_all_answer() {
        assertThat(Thinking.split(" 56 ")).isEqualTo(new Thinking("", "56", true));
    }

    @Test
    void later_tags_belong_to_the_answer() {
        assertThat(Thinking.split("<think>a</think>b <think>c</think>"))
                .isEqualTo(new Thinking("a", "b <think>c</think>", true));
    }
}
