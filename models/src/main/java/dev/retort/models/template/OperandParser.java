package dev.retort.models.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what operators join: literals, names and brackets, with the accesses, calls, filters and tests behind them. */
final class OperandParser {
    private static final Set<Token.Kind> ARGUMENT_STARTS =
            Set.of(Token.Kind.NAME, Token.Kind.STRING, Token.Kind.INTEGER, Token.Kind.FLOAT);

    /** Words that go on after a test, where any other would be its argument ({@code x is divisibleby 3}). */
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and", "is", "if", "in", "not");

    private final TokenCursor tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenCursor tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression unary(boolean withFilters) {
        tokens.enter();
        Expression value;
        if (tokens.operator("-")) {
            value = new Expression.Negate(unary(false));
        } else if (tokens.operator("+")) {
            value = unary(false);
        } else {
            value = primary();
        }
        value = postfix(value);
        value = withFilters ? filters(value) : value;
        tokens.leave();
        return value;
    }

    private Expression primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME ->
                switch (token.text()) {
                    case "true", "True" -> new Expression.Literal(true);
                    case "false", "False" -> new Expression.Literal(false);
                    case "none", "None" -> new Expression.Literal(None.NONE);
                    default -> new Expression.Name(token.text());
                };
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (tokens.peek().kind() == Token.Kind.STRING) {
                    text.append(tokens.next().text());
                }
                yield new Expression.Literal(text.toString());
            }
            case INTEGER -> new Expression.Literal(integer(token));
            case FLOAT -> new Expression.Literal(Double.parseDouble(token.text()));
            case OPERATOR -> bracket(token);
            case TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
                throw new TemplateFault(token.line(), "expected an expression, found " + token.shown());
        };
    }

    private static long integer(Token token) {
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException e) {
            throw new TemplateFault(token.line(), "the number " + token.text() + " is too large");
        }
    }

    private Expression bracket(Token token) {
        return switch (token.text()) {
            case "(" -> {
                Expression inner = tokens.operator(")") ? new Expression.ListOf(List.of(), true) : null;
                if (inner == null) {
                    inner = expressions.tuple();
                    tokens.expectOperator(")");
                }
                yield inner;
            }
            case "[" -> {
                List<Expression> items = new ArrayList<>();
                while (!tokens.operator("]")) {
                    items.add(expressions.expression());
                    if (!tokens.at("]")) {
                        tokens.expectOperator(",");
                    }
                }
                yield new Expression.ListOf(items, false);
            }
            case "{" -> {
                List<Expression> keys = new ArrayList<>();
                List<Expression> values = new ArrayList<>();
                while (!tokens.operator("}")) {
                    keys.add(expressions.expression());
                    tokens.expectOperator(":");
                    values.add(expressions.expression());
                    if (!tokens.at("}")) {
                        tokens.expectOperator(",");
                    }
                }
                yield new Expression.Dict(keys, values);
            }
            default -> throw new TemplateFault(token.line(), "expected an expression, found " + token.shown());
        };
    }

    private Expression postfix(Expression base) {
        Expression value = base;
        while (true) {
            if (tokens.operator(".")) {
                Token name = tokens.next();
                value = switch (name.kind()) {
                    case NAME -> new Expression.Attribute(value, name.text());
                    case INTEGER -> new Expression.Item(value, new Expression.Literal(integer(name)));
                    case STRING, FLOAT, OPERATOR, TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
                        throw new TemplateFault(name.line(), "expected a name after '.', found " + name.shown());
                };
            } else if (tokens.operator("[")) {
                value = subscript(value);
            } else if (tokens.at("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression base) {
        Expression from = sliceEnds() ? null : expressions.expression();
        if (from != null && tokens.operator("]")) {
            return new Expression.Item(base, from);
        }
        tokens.expectOperator(":");
        Expression to = sliceEnds() ? null : expressions.expression();
        Expression step = tokens.operator(":") && !sliceEnds() ? expressions.expression() : null;
        tokens.expectOperator("]");
        return new Expression.Slice(base, from, to, step);
    }

    private boolean sliceEnds() {
        return tokens.at(":") || tokens.at("]");
    }

    Expression filters(Expression base) {
        Expression value = base;
        while (true) {
            if (tokens.operator("|")) {
                value = filter(value, tokens.expect(Token.Kind.NAME).text());
            } else if (tokens.keyword("is")) {
                value = test(value);
            } else if (tokens.at("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    Expression filter(Expression value, String name) {
        return new Expression.Filter(value, name, optionalArguments());
    }

    private Expression test(Expression value) {
        boolean not = tokens.keyword("not");
        String name = tokens.expect(Token.Kind.NAME).text();
        Expression.CallArguments arguments = optionalArguments();
        Token token = tokens.peek();
        boolean word = token.kind() == Token.Kind.NAME && AFTER_TEST.contains(token.text());
        boolean bare = ARGUMENT_STARTS.contains(token.kind()) && !word
                || token.is(Token.Kind.OPERATOR, "[")
                || token.is(Token.Kind.OPERATOR, "{");
        if (arguments == Expression.CallArguments.NONE && bare) {
            arguments = new Expression.CallArguments(List.of(postfix(primary())), Map.of());
        }
        if (tokens.peek().is(Token.Kind.NAME, "is")) {
            throw tokens.unexpected("one test (two cannot be chained)");
        }
        Expression test = new Expression.Test(value, name, arguments);
        return not ? new Expression.Not(test) : test;
    }

    private Expression.CallArguments optionalArguments() {
        return tokens.at("(") ? arguments() : Expression.CallArguments.NONE;
    }

    private Expression.CallArguments arguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.operator(")")) {
            if (tokens.peek().kind() == Token.Kind.NAME && tokens.ahead().is(Token.Kind.OPERATOR, "=")) {
                String name = tokens.next().text();
                tokens.next();
                named.put(name, expressions.expression());
            } else if (named.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw tokens.unexpected("a named argument");
            }
            if (!tokens.at(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.CallArguments(positional, named);
    }
}
