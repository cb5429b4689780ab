package dev.retort.formats;

import dev.retort.basics.BadInput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key–value part of a GGUF file, by type: whole numbers of any width are {@code long} (unsigned 64-bit ones wrap),
 * real ones {@code double}. A missing key or another type is a {@link BadInput} that names the key.
 */
public final class GgufMetadata {
    private final Path file;
    private final Map<String, Object> values;

    GgufMetadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(values);
    }

    /** The keys in the order of the file. */
    public Set<String> keys() {
        return values.keySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) {
        return typed(key, String.class, "a text");
    }

    public String textOr(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    public long whole(String key) {
        return typed(key, Long.class, "a whole number");
    }

    public long wholeOr(String key, long absent) {
        return has(key) ? whole(key) : absent;
    }

    /** A number of either kind. */
    public double number(String key) {
        return typed(key, Number.class, "a number").doubleValue();
    }

    public double numberOr(String key, double absent) {
        return has(key) ? number(key) : absent;
    }

    public boolean flag(String key) {
        return typed(key, Boolean.class, "true or false");
    }

    public boolean flagOr(String key, boolean absent) {
        return has(key) ? flag(key) : absent;
    }

    /** An array of texts, such as {@code tokenizer.ggml.tokens}. */
    public List<String> texts(String key) {
        return List.of(typed(key, String[].class, "an array of texts"));
    }

    /** An array of whole numbers. */
    public long[] wholes(String key) {
        return typed(key, long[].class, "an array of whole numbers").clone();
    }

    /** An array of real numbers. */
    public double[] numbers(String key) {
        return typed(key, double[].class, "an array of real numbers").clone();
    }

    /**
     * A value as it is: String, Long, Double, Boolean, {@code String[]}, {@code long[]}, {@code double[]}, {@code
     * boolean[]}, or {@code Object[]} for an array of arrays.
     */
    public @Nullable Object value(String key) {
        return values.get(key);
    }

    /** A value as {@link GgufWriter} takes it. */
    public Object writable(String key) {
        Object value = values.get(key);
        return switch (value) {
            case null -> throw BadInput.in(file, "the metadata has no \"" + key + "\".");
            case Long whole when whole == whole.intValue() -> whole.intValue();
            case Double real -> real.floatValue();
            case String[] texts -> List.of(texts);
            case long[] wholes ->
                Arrays.stream(wholes).mapToInt(Math::toIntExact).toArray();
            case double[] reals -> {
                float[] floats = new float[reals.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) reals[i];
                }
                yield floats;
            }
            default -> value;
        };
    }

    private <T> T typed(String key, Class<T> type, String wanted) {
        Object value = values.get(key);
        if (value == null) {
            throw BadInput.in(file, "the metadata has no \"" + key + "\".");
        }
        if (!type.isInstance(value)) {
            String found = value.getClass().isArray() ? "an array" : value.toString();
            throw BadInput.in(file, "the metadata's \"" + key + "\" should be " + wanted + ", found " + found + ".");
        }
        return type.cast(value);
    }
}
