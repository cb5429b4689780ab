package dev.retort.models.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a template's body; {@code line} is where the tag begins. */
sealed interface Statement {
    int line();

    record Text(String text, int line) implements Statement {}

    record Print(Expression value, int line) implements Statement {}

    record If(Expression test, List<Statement> yes, List<Statement> no, int line) implements Statement {}

    record For(
            List<String> names,
            Expression items,
            @Nullable Expression filter,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    /** {@code set a, b = …} or {@code set ns.a = …}. */
    record Assign(List<Target> targets, Expression value, int line) implements Statement {}

    /** {@code {% set a %}…{% endset %}}; the filtered expression reads the block's text as {@link #BLOCK}. */
    record AssignBlock(Target target, Expression value, List<Statement> body, int line) implements Statement {}

    /** {@code {% filter upper %}…{% endfilter %}}. */
    record FilterBlock(Expression value, List<Statement> body, int line) implements Statement {}

    record MacroDefinition(
            String name, List<String> parameters, List<Expression> defaults, List<Statement> body, int line)
            implements Statement {}

    /** {@code {% generation %}}, which marks the assistant's part for training and prints as its body does. */
    record Group(List<Statement> body, int line) implements Statement {}

    record Break(int line) implements Statement {}

    record Continue(int line) implements Statement {}

    /** A name, or an attribute of a namespace. */
    record Target(String name, @Nullable String attribute) {}

    /** The variable that holds a block's own text; no template can write this name. */
    String BLOCK = " block";
}
