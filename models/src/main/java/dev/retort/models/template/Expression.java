package dev.retort.models.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tree of an expression. */
sealed interface Expression {
    record Literal(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListOf(List<Expression> items, boolean tuple) implements Expression {}

    record Dict(List<Expression> keys, List<Expression> values) implements Expression {}

    record Attribute(Expression base, String name) implements Expression {}

    record Item(Expression base, Expression key) implements Expression {}

    record Slice(
            Expression base,
            @Nullable Expression from,
            @Nullable Expression to,
            @Nullable Expression step) implements Expression {}

    record Call(Expression callee, CallArguments arguments) implements Expression {}

    /** {@code value} is absent in {@code {% filter upper %}} and {@code {% set x | upper %}}, which feed the block. */
    record Filter(Expression value, String name, CallArguments arguments) implements Expression {}

    record Test(Expression value, String name, CallArguments arguments) implements Expression {}

    record Negate(Expression value) implements Expression {}

    record Not(Expression value) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** One of {@code + - * / // % ** ~}. */
    record Binary(String operator, Expression left, Expression right) implements Expression {}

    /** {@code a < b <= c}: each operator between its neighbours; also {@code in} and {@code not in}. */
    record Compare(List<Expression> operands, List<String> operators) implements Expression {}

    record Conditional(
            Expression test, Expression yes, @Nullable Expression no) implements Expression {}

    record CallArguments(List<Expression> positional, Map<String, Expression> named) {
        static final CallArguments NONE = new CallArguments(List.of(), Map.of());
    }
}
