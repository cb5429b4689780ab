package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a template's body: text, prints and tags. */
final class StatementParser {
    private final TokenCursor tokens;
    private final ExpressionParser expressions;
    private int loops;

    private StatementParser(TokenCursor tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> parse(String source) {
        StatementParser parser = new StatementParser(new TokenCursor(Lexer.tokens(source)));
        List<Statement> body = parser.body(Set.of());
        if (parser.tokens.peek().kind() != Token.Kind.END) {
            throw parser.tokens.unexpected("the end of the template");
        }
        return body;
    }

    /** Statements up to a tag whose name is in {@code ends}; that tag's brackets and name have been read. */
    private List<Statement> body(Set<String> ends) {
        tokens.enter();
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            switch (token.kind()) {
                case TEXT -> body.add(new Statement.Text(tokens.next().text(), token.line()));
                case PRINT_BEGIN -> {
                    tokens.next();
                    body.add(new Statement.Print(expressions.tuple(), token.line()));
                    tokens.expect(Token.Kind.PRINT_END);
                }
                case BLOCK_BEGIN -> {
                    tokens.next();
                    Token name = tokens.peek();
                    if (name.kind() == Token.Kind.NAME && ends.contains(name.text())) {
                        tokens.leave();
                        return body;
                    }
                    body.add(tag(tokens.expect(Token.Kind.NAME)));
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw tokens.unexpected("{% "
                                + String.join(
                                        " %} or {% ", ends.stream().sorted().toList()) + " %}");
                    }
                    tokens.leave();
                    return body;
                }
                case BLOCK_END, PRINT_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
                    throw tokens.unexpected("text or a tag");
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
                String name = tokens.expect(Token.Kind.NAME).text();
                Expression filtered =
                        expressions.operands().filters(expressions.operands().filter(block, name));
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
        tokens.expect(Token.Kind.BLOCK_END);
    }

    private List<Statement> closed(String end) {
        List<Statement> body = body(Set.of(end));
        tokens.next();
        // {% endmacro name %} may repeat the name.
        if (end.equals("endmacro") && tokens.peek().kind() == Token.Kind.NAME) {
            tokens.next();
        }
        endOfTag();
        return body;
    }

    private Statement conditional(int line) {
        Expression test = expressions.tuple();
        endOfTag();
        List<Statement> yes = body(Set.of("elif", "else", "endif"));
        Token end = tokens.next();
        List<Statement> no = List.of();
        if (end.text().equals("elif")) {
            tokens.enter();
            no = List.of(conditional(end.line()));
            tokens.leave();
        } else {
            endOfTag();
            no = end.text().equals("else") ? closed("endif") : no;
        }
        return new Statement.If(test, yes, no, line);
    }

    private Statement loop(int line) {
        List<String> names = new ArrayList<>();
        boolean bracket = tokens.operator("(");
        do {
            names.add(tokens.expect(Token.Kind.NAME).text());
        } while (tokens.operator(",") && tokens.peek().kind() == Token.Kind.NAME);
        if (bracket) {
            tokens.expectOperator(")");
        }
        if (!tokens.keyword("in")) {
            throw tokens.unexpected("'in'");
        }
        Expression items = expressions.or();
        Expression filter = tokens.keyword("if") ? expressions.expression() : null;
        if (tokens.keyword("recursive")) {
            throw new TemplateFault(line, "recursive loops are not supported");
        }
        endOfTag();
        loops++;
        List<Statement> body = body(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (tokens.next().text().equals("else")) {
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
            String name = tokens.expect(Token.Kind.NAME).text();
            @Nullable
            String attribute =
                    tokens.operator(".") ? tokens.expect(Token.Kind.NAME).text() : null;
            targets.add(new Statement.Target(name, attribute));
        } while (tokens.operator(","));
        if (tokens.operator("=")) {
            Expression value = expressions.tuple();
            endOfTag();
            return new Statement.Assign(targets, value, line);
        }
        Expression value = expressions.operands().filters(new Expression.Name(Statement.BLOCK));
        endOfTag();
        if (targets.size() != 1) {
            throw new TemplateFault(line, "a {% set %} block fills one name");
        }
        return new Statement.AssignBlock(targets.getFirst(), value, closed("endset"), line);
    }

    private Statement macro(int line) {
        String name = tokens.expect(Token.Kind.NAME).text();
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        tokens.expectOperator("(");
        while (!tokens.operator(")")) {
            parameters.add(tokens.expect(Token.Kind.NAME).text());
            if (tokens.operator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.unexpected("a default value");
            }
            if (!tokens.at(")")) {
                tokens.expectOperator(",");
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
