package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads expressions by recursive descent, one method for each of Jinja's levels of precedence: conditional, or, and,
 * not, comparison, sum, {@code ~}, product, power; then {@link OperandParser}.
 */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

    private final TokenCursor tokens;
    private final OperandParser operands;

    ExpressionParser(TokenCursor tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    OperandParser operands() {
        return operands;
    }

    /** An expression, or a tuple of them when commas follow. */
    Expression tuple() {
        Expression first = expression();
        if (!tokens.at(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.operator(",") && !endsTuple()) {
            items.add(expression());
        }
        return new Expression.ListOf(items, true);
    }

    private boolean endsTuple() {
        Token token = tokens.peek();
        return token.kind() == Token.Kind.PRINT_END
                || token.kind() == Token.Kind.BLOCK_END
                || token.is(Token.Kind.OPERATOR, ")");
    }

    Expression expression() {
        tokens.enter();
        Expression value = or();
        while (tokens.keyword("if")) {
            Expression test = or();
            value = new Expression.Conditional(test, value, tokens.keyword("else") ? expression() : null);
        }
        tokens.leave();
        return value;
    }

    /** An expression without a trailing {@code if}, which belongs to the {@code for} around it. */
    Expression or() {
        Expression left = and();
        while (tokens.keyword("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.keyword("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        tokens.enter();
        Expression value = tokens.keyword("not") ? new Expression.Not(not()) : compare();
        tokens.leave();
        return value;
    }

    private Expression compare() {
        Expression first = sum();
        List<Expression> operands = new ArrayList<>(List.of(first));
        List<String> operators = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operators.add(tokens.next().text());
            } else if (tokens.keyword("in")) {
                operators.add("in");
            } else if (token.is(Token.Kind.NAME, "not") && tokens.ahead().is(Token.Kind.NAME, "in")) {
                tokens.next();
                tokens.next();
                operators.add("not in");
            } else {
                return operators.isEmpty() ? first : new Expression.Compare(operands, operators);
            }
            operands.add(sum());
        }
    }

    private Expression sum() {
        Expression left = concat();
        while (tokens.at("+") || tokens.at("-")) {
            left = new Expression.Binary(tokens.next().text(), left, concat());
        }
        return left;
    }

    private Expression concat() {
        Expression left = product();
        while (tokens.operator("~")) {
            left = new Expression.Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (tokens.peek().kind() == Token.Kind.OPERATOR
                && PRODUCTS.contains(tokens.peek().text())) {
            left = new Expression.Binary(tokens.next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = operands.unary(true);
        while (tokens.operator("**")) {
            left = new Expression.Binary("**", left, operands.unary(true));
        }
        return left;
    }
}
