package dev.retort.formats;

import dev.retort.basics.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies what a pickle built into plain, unmodifiable containers; a structure that holds itself has no end, so a bound ends it. */
final class PickleTree {
    private static final int MOST_VALUES = 1_000_000;
    private static final int MOST_NESTING = 64;

    private final Path file;
    private int values;
    private int depth;

    PickleTree(Path file) {
        this.file = file;
    }

    @Nullable
    Object freeze(@Nullable Object value) {
        if (++values > MOST_VALUES || depth > MOST_NESTING) {
            throw BadInput.in(
                    file,
                    "holds itself, or more than " + MOST_VALUES + " values, or more than " + MOST_NESTING + " levels.");
        }
        depth++;
        Object frozen = switch (value) {
            case null -> null;
            case String text -> text;
            case Long whole -> whole;
            case Double real -> real;
            case Boolean bool -> bool;
            case TorchTensor tensor -> tensor;
            case Map<?, ?> map -> freezeMap(map);
            case List<?> list -> freezeList(list);
            default ->
                throw BadInput.in(
                        file,
                        "holds a bare " + value.getClass().getSimpleName()
                                + "; expected containers, texts, numbers, tensors.");
        };
        depth--;
        return frozen;
    }

    private Map<String, @Nullable Object> freezeMap(Map<?, ?> map) {
        Map<String, @Nullable Object> frozen = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (frozen.containsKey(String.valueOf(key))) {
                throw BadInput.in(file, "the key \"" + key + "\" stands for two values, as text and as a number.");
            }
            frozen.put(String.valueOf(key), freeze(value));
        });
        return Collections.unmodifiableMap(frozen);
    }

    private List<@Nullable Object> freezeList(List<?> list) {
        List<@Nullable Object> frozen = new ArrayList<>();
        for (Object value : list) {
            frozen.add(freeze(value));
        }
        return Collections.unmodifiableList(frozen);
    }
}
