package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of an answer, by its columns' names. */
record AskedRow(Map<String, @Nullable Object> values) {
    @Nullable
    Object value(String column) {
        return values.get(column);
    }

    /** Null where the table has none, or what is not finite. */
    @Nullable
    Double number(String column) {
        return values.get(column) instanceof Number number && Double.isFinite(number.doubleValue())
                ? (Double) number.doubleValue()
                : null;
    }

    long whole(String column) {
        return ((Number) Objects.requireNonNull(values.get(column), column)).longValue();
    }

    String text(String column) {
        Object value = values.get(column);
        return value == null ? "" : value.toString();
    }

    List<String> texts(String column) {
        return values.get(column) instanceof List<?> list
                ? list.stream().map(item -> item == null ? "" : item.toString()).toList()
                : List.of();
    }

    List<Double> numbers(String column) {
        return values.get(column) instanceof List<?> list
                ? list.stream()
                        .map(item -> item instanceof Number number ? number.doubleValue() : 0.0)
                        .toList()
                : List.of();
    }

    /** A figure and the ends of its interval; null where there is no value. */
    @Nullable
    Figure figure(String column, @Nullable String low, @Nullable String high) {
        Double value = number(column);
        return value == null
                ? null
                : new Figure(value, low == null ? null : number(low), high == null ? null : number(high), null);
    }
}
