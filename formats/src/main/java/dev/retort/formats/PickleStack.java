package dev.retort.formats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stack and memo of a pickle. A misuse is an {@link IllegalStateException}, which the reader turns into a sentence. */
final class PickleStack {
    /** Begins a group of values. */
    private static final Object MARK = new Object();

    private final List<@Nullable Object> values = new ArrayList<>();
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();

    void push(@Nullable Object value) {
        values.add(value);
    }

    void mark() {
        values.add(MARK);
    }

    @Nullable
    Object pop() {
        Object value = peek();
        values.removeLast();
        return value;
    }

    @Nullable
    Object peek() {
        if (values.isEmpty() || values.getLast() == MARK) {
            throw new IllegalStateException("takes a value that is not there");
        }
        return values.getLast();
    }

    <T> T pop(Class<T> type, String what) {
        return cast(pop(), type, what);
    }

    static <T> T cast(@Nullable Object value, Class<T> type, String what) {
        if (!type.isInstance(value)) {
            throw new IllegalStateException("has " + described(value) + " where " + what + " belongs");
        }
        return type.cast(value);
    }

    /** Containers are not printed: one that holds itself has no end. */
    private static String described(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Number number -> "the number " + number;
            case Boolean bool -> bool.toString();
            case String text -> "the text \"" + text.substring(0, Math.min(40, text.length())) + "\"";
            case Map<?, ?> _ -> "a dict";
            case List<?> _ -> "a list";
            default -> value.getClass().getSimpleName();
        };
    }

    /** The values above the last mark, which goes too. */
    List<@Nullable Object> popGroup() {
        int mark = values.lastIndexOf(MARK);
        if (mark < 0) {
            throw new IllegalStateException("ends a group that was not begun");
        }
        List<@Nullable Object> group = new ArrayList<>(values.subList(mark + 1, values.size()));
        values.subList(mark, values.size()).clear();
        return group;
    }

    /** The {@code count} topmost values as a tuple. */
    void tuple(int count) {
        List<@Nullable Object> tuple = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tuple.add(pop());
        }
        Collections.reverse(tuple);
        push(Collections.unmodifiableList(tuple));
    }

    void append(List<@Nullable Object> added) {
        if (!(peek() instanceof ArrayList<?> list)) {
            throw new IllegalStateException("appends to what is no list");
        }
        @SuppressWarnings("unchecked") // every ArrayList on the stack was made by the reader
        List<@Nullable Object> target = (List<@Nullable Object>) list;
        target.addAll(added);
    }

    void putAll(List<@Nullable Object> keysAndValues) {
        if (!(peek() instanceof LinkedHashMap<?, ?> map) || keysAndValues.size() % 2 != 0) {
            throw new IllegalStateException("puts into what is no dict");
        }
        @SuppressWarnings("unchecked") // every LinkedHashMap on the stack was made by the reader
        Map<Object, @Nullable Object> target = (Map<Object, @Nullable Object>) map;
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (!(key instanceof String || key instanceof Long)) { // a list as key could hold itself and hash forever
                throw new IllegalStateException("has a key that is neither text nor a whole number");
            }
            target.put(key, keysAndValues.get(i + 1));
        }
    }

    void remember(int index) {
        memo.put(index, peek());
    }

    int remembered() {
        return memo.size();
    }

    void recall(int index) {
        if (!memo.containsKey(index)) {
            throw new IllegalStateException("recalls what was not remembered");
        }
        push(memo.get(index));
    }
}
