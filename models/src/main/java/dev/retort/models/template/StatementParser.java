package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a template's body: text, prints and tags. */
final class StatementParser {
    private final ExpressionParser words;
    private int loops;

    private StatementParser(List<Token> tokens) {
        this.words = new ExpressionParser(tokens);
    }

    static List<Statement> parse(String source) {
        StatementParser parser = new StatementParser(Lexer.tokens(source));
        List<Statement> body = parser.body(Set.of());
        if (parser.words.peek().kind() != Token.Kind.END) {
            throw parser.words.unexpected("the end of the template");
        }
        return body;
    }

    /** Statements up to a tag whose name is in {@code ends}; that tag's brackets and name have been read. */
    private List<Statement> body(Set<String> ends) {
        words.enter();
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = words.peek();
            switch (token.kind()) {
                case TEXT -> body.add(new Statement.Text(words.next().text(), token.line()));
                case PRINT_BEGIN -> {
                    words.next();
                    body.add(new Statement.Print(words.tuple(), token.line()));
                    words.expect(Token.Kind.PRINT_END);
                }
                case BLOCK_BEGIN -> {
                    words.next();
                    Token name = words.peek();
                    if (name.kind() == Token.Kind.NAME && ends.contains(name.text())) {
                        words.leave();
                        return body;
                    }
                    body.add(tag(words.expect(Token.Kind.NAME)));
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw words.unexpected("{% "
                                + String.join(
                                        " %} or {% ", ends.stream().sorted().toList()) + " %}");
                    }
                    words.leave();
                    return body;
                }
                case BLOCK_END, PRINT_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
                    throw words.unexpected("text or a tag");
            }
        }
    }

    private Statement tag(Token tag) {
        int line = tag.line();
        return switch (tag.text()) {
            case "if" -> conditional(line);
            case "for" -> loop(line);
            case "set" -> assignment(line);
            case "macro" -> macro(line);
            case "break", "continue" -> jump(tag);
            case "filter" -> {
                Expression.Name block = new Expression.Name(Statement.BLOCK);
                String name = words.expect(Token.Kind.NAME).text();
                Expression filtered = words.filters(words.filter(block, name));
                endOfTag();
                yield new Statement.FilterBlock(filtered, closed("endfilter"), line);
            }
            case "generation" -> {
                endOfTag();
                yield new Statement.Group(closed("endgeneration"), line);
            }
            default ->
                throw new TemplateFault(
                        line,
                        "{% " + tag.text() + " %} is not among the tags a chat template may use: if, for, set, macro, "
                                + "break, continue, filter, raw, generation");
        };
    }

    private void endOfTag() {
        words.expect(Token.Kind.BLOCK_END);
    }

    private List<Statement> closed(String end) {
        List<Statement> body = body(Set.of(end));
        words.next();
        // {% endmacro name %} may repeat the name.
        if (end.equals("endmacro") && words.peek().kind() == Token.Kind.NAME) {
            words.next();
        }
        endOfTag();
        return body;
    }

    private Statement conditional(int line) {
        Expression test = words.tuple();
        endOfTag();
        List<Statement> yes = body(Set.of("elif", "else", "endif"));
        Token end = words.next();
        List<Statement> no = List.of();
        if (end.text().equals("elif")) {
            words.enter();
            no = List.of(conditional(end.line()));
            words.leave();
        } else {
            endOfTag();
            no = end.text().equals("else") ? closed("endif") : no;
        }
        return new Statement.If(test, yes, no, line);
    }

    private Statement loop(int line) {
        List<String> names = new ArrayList<>();
        boolean bracket = words.operator("(");
        do {
            names.add(words.expect(Token.Kind.NAME).text());
        } while (words.operator(",") && words.peek().kind() == Token.Kind.NAME);
        if (bracket) {
            words.expectOperator(")");
        }
        if (!words.keyword("in")) {
            throw words.unexpected("'in'");
        }
        Expression items = words.or();
        Expression filter = words.keyword("if") ? words.expression() : null;
        if (words.keyword("recursive")) {
            throw new TemplateFault(line, "recursive loops are not supported");
        }
        endOfTag();
        loops++;
        List<Statement> body = body(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (words.next().text().equals("else")) {
            endOfTag();
            otherwise = closed("endfor");
        } else {
            endOfTag();
        }
        return new Statement.For(names, items, filter, body, otherwise, line);
    }

    private Statement jump(Token tag) {
        if (loops == 0) {
            throw new TemplateFault(tag.line(), "{% " + tag.text() + " %} stands outside a loop");
        }
        endOfTag();
        return tag.text().equals("break") ? new Statement.Break(tag.line()) : new Statement.Continue(tag.line());
    }

    private Statement assignment(int line) {
        List<Statement.Target> targets = new ArrayList<>();
        do {
            String name = words.expect(Token.Kind.NAME).text();
            @Nullable
            String attribute =
                    words.operator(".") ? words.expect(Token.Kind.NAME).text() : null;
            targets.add(new Statement.Target(name, attribute));
        } while (words.operator(","));
        if (words.operator("=")) {
            Expression value = words.tuple();
            endOfTag();
            return new Statement.Assign(targets, value, line);
        }
        Expression value = words.filters(new Expression.Name(Statement.BLOCK));
        endOfTag();
        if (targets.size() != 1) {
            throw new TemplateFault(line, "a {% set %} block fills one name");
        }
        return new Statement.AssignBlock(targets.getFirst(), value, closed("endset"), line);
    }

    private Statement macro(int line) {
        String name = words.expect(Token.Kind.NAME).text();
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        words.expectOperator("(");
        while (!words.operator(")")) {
            parameters.add(words.expect(Token.Kind.NAME).text());
            if (words.operator("=")) {
                defaults.add(words.expression());
            } else if (!defaults.isEmpty()) {
                throw words.unexpected("a default value");
            }
            if (!words.peek().is(Token.Kind.OPERATOR, ")")) {
                words.expectOperator(",");
            }
        }
        endOfTag();
        int outerLoops = loops;
        loops = 0;
        List<Statement> body = closed("endmacro");
        loops = outerLoops;
        return new Statement.MacroDefinition(name, parameters, defaults, body, line);
    }
}
