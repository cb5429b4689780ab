package dev.retort.models.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads expressions by recursive descent, in Jinja's order of precedence (conditional, or, and, not, compare, +, ~, *, **). */
final class ExpressionParser {
    /** How deep expressions and blocks may nest: far beyond any published template, far below the stack's end. */
    static final int MAX_DEPTH = 200;

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<Token.Kind> ARGUMENT_STARTS =
            Set.of(Token.Kind.NAME, Token.Kind.STRING, Token.Kind.INTEGER, Token.Kind.FLOAT);

    /** Words that go on after a test, where any other would be its argument ({@code x is divisibleby 3}). */
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and", "is", "if", "in", "not");

    private final List<Token> tokens;
    private int at;
    private int depth;

    ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean accept(Token.Kind kind, String text) {
        boolean yes = peek().is(kind, text);
        if (yes) {
            next();
        }
        return yes;
    }

    boolean operator(String text) {
        return accept(Token.Kind.OPERATOR, text);
    }

    boolean keyword(String text) {
        return accept(Token.Kind.NAME, text);
    }

    Token expect(Token.Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected(kind == Token.Kind.NAME ? "a name" : new Token(kind, "", 0).shown());
        }
        return next();
    }

    void expectOperator(String text) {
        if (!operator(text)) {
            throw unexpected("'" + text + "'");
        }
    }

    TemplateFault unexpected(String wanted) {
        return new TemplateFault(peek().line(), "expected " + wanted + ", found " + peek().shown());
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateFault(peek().line(), "nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /** An expression, or a tuple of them when commas follow. */
    Expression tuple() {
        Expression first = expression();
        if (!peek().is(Token.Kind.OPERATOR, ",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (operator(",") && !endsTuple()) {
            items.add(expression());
        }
        return new Expression.ListOf(items, true);
    }

    private boolean endsTuple() {
        Token token = peek();
        return token.kind() == Token.Kind.PRINT_END
                || token.kind() == Token.Kind.BLOCK_END
                || token.is(Token.Kind.OPERATOR, ")");
    }

    Expression expression() {
        enter();
        Expression value = or();
        while (keyword("if")) {
            Expression test = or();
            value = new Expression.Conditional(test, value, keyword("else") ? expression() : null);
        }
        leave();
        return value;
    }

    /** An expression without a trailing {@code if}, which belongs to the {@code for} around it. */
    Expression or() {
        Expression left = and();
        while (keyword("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (keyword("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        enter();
        Expression value = keyword("not") ? new Expression.Not(not()) : compare();
        leave();
        return value;
    }

    private Expression compare() {
        Expression first = sum();
        List<Expression> operands = new ArrayList<>(List.of(first));
        List<String> operators = new ArrayList<>();
        while (true) {
            Token token = peek();
            if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operators.add(next().text());
            } else if (keyword("in")) {
                operators.add("in");
            } else if (token.is(Token.Kind.NAME, "not") && tokens.get(at + 1).is(Token.Kind.NAME, "in")) {
                next();
                next();
                operators.add("not in");
            } else {
                return operators.isEmpty() ? first : new Expression.Compare(operands, operators);
            }
            operands.add(sum());
        }
    }

    private Expression sum() {
        Expression left = concat();
        while (peek().is(Token.Kind.OPERATOR, "+") || peek().is(Token.Kind.OPERATOR, "-")) {
            left = new Expression.Binary(next().text(), left, concat());
        }
        return left;
    }

    private Expression concat() {
        Expression left = product();
        while (operator("~")) {
            left = new Expression.Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (peek().kind() == Token.Kind.OPERATOR
                && Set.of("*", "/", "//", "%").contains(peek().text())) {
            left = new Expression.Binary(next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (operator("**")) {
            left = new Expression.Binary("**", left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        enter();
        Expression value;
        if (operator("-")) {
            value = new Expression.Negate(unary(false));
        } else if (operator("+")) {
            value = unary(false);
        } else {
            value = primary();
        }
        value = postfix(value);
        value = withFilters ? filters(value) : value;
        leave();
        return value;
    }

    private Expression primary() {
        Token token = next();
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
                while (peek().kind() == Token.Kind.STRING) {
                    text.append(next().text());
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
                Expression inner = operator(")") ? new Expression.ListOf(List.of(), true) : null;
                if (inner == null) {
                    inner = tuple();
                    expectOperator(")");
                }
                yield inner;
            }
            case "[" -> {
                List<Expression> items = new ArrayList<>();
                while (!operator("]")) {
                    items.add(expression());
                    if (!peek().is(Token.Kind.OPERATOR, "]")) {
                        expectOperator(",");
                    }
                }
                yield new Expression.ListOf(items, false);
            }
            case "{" -> {
                List<Expression> keys = new ArrayList<>();
                List<Expression> values = new ArrayList<>();
                while (!operator("}")) {
                    keys.add(expression());
                    expectOperator(":");
                    values.add(expression());
                    if (!peek().is(Token.Kind.OPERATOR, "}")) {
                        expectOperator(",");
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
            if (operator(".")) {
                Token name = next();
                value = switch (name.kind()) {
                    case NAME -> new Expression.Attribute(value, name.text());
                    case INTEGER -> new Expression.Item(value, new Expression.Literal(integer(name)));
                    case STRING, FLOAT, OPERATOR, TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
                        throw new TemplateFault(name.line(), "expected a name after '.', found " + name.shown());
                };
            } else if (operator("[")) {
                value = subscript(value);
            } else if (peek().is(Token.Kind.OPERATOR, "(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression base) {
        Expression from = sliceEnds() ? null : expression();
        if (from != null && operator("]")) {
            return new Expression.Item(base, from);
        }
        expectOperator(":");
        Expression to = sliceEnds() ? null : expression();
        Expression step = operator(":") && !sliceEnds() ? expression() : null;
        expectOperator("]");
        return new Expression.Slice(base, from, to, step);
    }

    private boolean sliceEnds() {
        return peek().is(Token.Kind.OPERATOR, ":") || peek().is(Token.Kind.OPERATOR, "]");
    }

    Expression filters(Expression base) {
        Expression value = base;
        while (true) {
            if (operator("|")) {
                value = filter(value, expect(Token.Kind.NAME).text());
            } else if (keyword("is")) {
                value = test(value);
            } else if (peek().is(Token.Kind.OPERATOR, "(")) {
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
        boolean not = keyword("not");
        String name = expect(Token.Kind.NAME).text();
        Expression.CallArguments arguments = optionalArguments();
        Token token = peek();
        boolean word = token.kind() == Token.Kind.NAME && AFTER_TEST.contains(token.text());
        boolean bare = ARGUMENT_STARTS.contains(token.kind()) && !word
                || token.is(Token.Kind.OPERATOR, "[")
                || token.is(Token.Kind.OPERATOR, "{");
        if (arguments == Expression.CallArguments.NONE && bare) {
            arguments = new Expression.CallArguments(List.of(postfix(primary())), Map.of());
        }
        if (peek().is(Token.Kind.NAME, "is")) {
            throw unexpected("one test (two cannot be chained)");
        }
        Expression test = new Expression.Test(value, name, arguments);
        return not ? new Expression.Not(test) : test;
    }

    private Expression.CallArguments optionalArguments() {
        return peek().is(Token.Kind.OPERATOR, "(") ? arguments() : Expression.CallArguments.NONE;
    }

    private Expression.CallArguments arguments() {
        expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!operator(")")) {
            if (peek().kind() == Token.Kind.NAME && tokens.get(at + 1).is(Token.Kind.OPERATOR, "=")) {
                String name = next().text();
                next();
                named.put(name, expression());
            } else if (named.isEmpty()) {
                positional.add(expression());
            } else {
                throw unexpected("a named argument");
            }
            if (!peek().is(Token.Kind.OPERATOR, ")")) {
                expectOperator(",");
            }
        }
        return new Expression.CallArguments(positional, named);
    }
}
