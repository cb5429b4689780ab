package dev.retort.models.template;

import dev.retort.basics.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A template is a stranger's program: whatever it holds, only {@link BadInput} may come out. */
class ChatTemplateFuzzTest {
    private static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-%}",
            "{%-",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "|",
            ".",
            ",",
            ":",
            "'",
            "\"",
            "\\",
            "\\u12",
            " if ",
            " else ",
            " is ",
            " in ",
            " not ",
            " and ",
            "for x in xs",
            "endfor",
            "endif",
            "set x =",
            "~",
            "+",
            "-",
            "**",
            "//",
            "%",
            "==",
            "<",
            "0",
            "9999999999999999999",
            "1e999",
            "none",
            "xs",
            "loop",
            "ns.x",
            "raw",
            "endraw",
            "macro f(a)",
            "endmacro",
            "f(1)",
            "::-1",
            " * 99999999",
            "| tojson",
            "| sort",
            "| join(1)",
            "| map(attribute='a')",
            "| selectattr('a')",
            "| indent(-5)",
            "| int",
            ".split('')",
            ".get([])",
            "range(99)",
            "\n",
            "\r",
            "\u0000",
            "é",
            "😀",
            "\ud800",
            "namespace(1)",
            "is divisibleby 0",
            "| replace('', 'x')",
            "[1:2:0]");

    @Test
    void mutated_templates_raise_nothing_but_bad_input() {
        Random random = new Random(17);
        List<TemplateFixtures.Case> cases =
                new ArrayList<>(TemplateFixtures.small().toList());
        TemplateFixtures.chats().filter(c -> random.nextInt(8) == 0).forEach(cases::add);
        for (int round = 0; round < 3_000; round++) {
            TemplateFixtures.Case from = cases.get(random.nextInt(cases.size()));
            String source = mutated(from.source(), random);
            try {
                ChatTemplate.of(source, "fuzz").render(from.variables());
            } catch (BadInput expected) {
                // What a broken template should end in.
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("round " + round + ", template: " + source, e);
            }
        }
    }

    private static String mutated(String source, Random random) {
        StringBuilder text = new StringBuilder(source);
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }
}
