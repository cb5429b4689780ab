package dev.retort.models.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    private static final LocalDateTime CLOCK = LocalDateTime.of(2025, 3, 9, 14, 5, 7);

    @ParameterizedTest
    @MethodSource("dev.retort.models.template.TemplateFixtures#chats")
    void chats_render_as_python_renders_them(TemplateFixtures.Case fixture) {
        rendersAsPython(fixture);
    }

    @ParameterizedTest
    @MethodSource("dev.retort.models.template.TemplateFixtures#small")
    void expressions_and_statements_mean_what_they_mean_in_python(TemplateFixtures.Case fixture) {
        rendersAsPython(fixture);
    }

    private static void rendersAsPython(TemplateFixtures.Case fixture) {
        if (fixture.expected() != null) {
            assertThat(ChatTemplate.of(fixture.source(), "fixture").at(CLOCK).render(fixture.variables()))
                    .isEqualTo(fixture.expected());
        } else {
            assertThatThrownBy(() -> ChatTemplate.of(fixture.source(), "fixture")
                            .at(CLOCK)
                            .render(fixture.variables()))
                    .isInstanceOf(BadInput.class)
                    .hasMessageStartingWith("chat template fixture, line ");
        }
    }

    @Test
    void an_error_names_the_template_and_the_line() {
        ChatTemplate template =
                ChatTemplate.of("a\n{{ 1 }}\n{% if true %}\n  {{ missing.x }}{% endif %}", "m/chat.jinja");
        assertThatThrownBy(() -> template.render(Map.of()))
                .isInstanceOf(BadInput.class)
                .hasMessage("chat template m/chat.jinja, line 4: 'missing' is undefined");
    }

    @Test
    void what_the_template_says_when_it_refuses_a_chat_reaches_the_user() {
        assertThatThrownBy(() -> ChatTemplate.of("{{ raise_exception('roles must alternate') }}", "t")
                        .render(Map.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("roles must alternate");
    }

    @Test
    void without_a_clock_a_template_that_asks_for_one_falls_back() {
        String source = "{{ strftime_now('%Y') if strftime_now is defined else 'no clock' }}";
        assertThat(ChatTemplate.of(source, "t").render(Map.of())).isEqualTo("no clock");
        assertThat(ChatTemplate.of(source, "t").at(CLOCK).render(Map.of())).isEqualTo("2025");
    }

    @Test
    void messages_render_with_the_special_tokens_they_are_given() {
        ChatTemplate template = ChatTemplate.of(
                "{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content }}{{ m.reasoning_content }}"
                        + "{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}{{ tools is none }}",
                "t");
        List<Message> chat = List.of(Message.user("hi"), new Message("assistant", "yes", "why"));
        assertThat(template.render(chat, true, Map.of("bos_token", "<s>")))
                .isEqualTo("<s><user>hi<assistant>yeswhy<assistant>True");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% set ns = namespace(s='xxxxxxxx') %}"
                        + "{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}"
                        + "{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(40) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}"
                        + "{{ ns.l == ns.l | list }}",
                "{% set ns = namespace(l=[1]) %}"
                        + "{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l | tojson }}",
                "{% for a in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
                "{{ 'x' * 9999999999 }}",
                "{{ ['x'] * 9999999999 }}",
                "{{ 'x' | indent(9999999999) }}",
                "{{ 9 ** 99 }}",
                "{{ range(0, 9999999999) }}",
            })
    void a_template_that_does_not_end_or_explodes_is_bad_input(String source) {
        ChatTemplate template = ChatTemplate.of(source, "t");
        assertThatThrownBy(() -> template.render(Map.of())).isInstanceOf(BadInput.class);
    }

    @Test
    void deep_nesting_is_bad_input_and_no_stack_overflow() {
        for (String open : List.of("(", "[", "{'a':", "not ", "- ", "f(", "1 if x else ", "x[", "x is eq(")) {
            String source = "{{ " + open.repeat(5_000) + " x }}";
            assertThatThrownBy(() -> ChatTemplate.of(source, "t")).isInstanceOf(BadInput.class);
        }
        for (String open :
                List.of("{% if x %}", "{% for x in y %}", "{% set x %}", "{% macro f() %}", "{% filter trim %}")) {
            assertThatThrownBy(() -> ChatTemplate.of(open.repeat(5_000), "t")).isInstanceOf(BadInput.class);
        }
        String elifs = "{% if x %}" + "{% elif x %}".repeat(5_000) + "{% endif %}";
        assertThatThrownBy(() -> ChatTemplate.of(elifs, "t")).isInstanceOf(BadInput.class);
        ChatTemplate chain = ChatTemplate.of("{{ 1" + " + 1".repeat(100_000) + " }}", "t");
        assertThatThrownBy(() -> chain.render(Map.of())).isInstanceOf(BadInput.class);
    }
}
