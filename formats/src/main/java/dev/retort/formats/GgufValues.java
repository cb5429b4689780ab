package dev.retort.formats;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the metadata values of a GGUF header; {@link GgufMetadata#value} says what they become in Java. */
final class GgufValues {
    private static final int BOOL = 7;
    private static final int TEXT = 8;
    private static final int ARRAY = 9;
    private static final int MOST_NESTING = 4;
    /** Over all arrays of a file: bytes may become longs, so the file's size alone does not bound the memory. */
    private static final int MOST_ELEMENTS = 20_000_000;

    private final GgufCursor cursor;
    private long elements;

    GgufValues(GgufCursor cursor) {
        this.cursor = cursor;
    }

    Map<String, Object> read(int count) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = cursor.text();
            if (values.put(key, value(cursor.int32(), 0)) != null) {
                throw cursor.refuse("gives the metadata key \"" + key + "\" a second time");
            }
        }
        return values;
    }

    private Object value(int type, int depth) {
        return switch (type) {
            case 0, 1, 2, 3, 4, 5, 10, 11 -> whole(type);
            case 6, 12 -> real(type);
            case BOOL -> cursor.int8() != 0;
            case TEXT -> cursor.text();
            case ARRAY -> array(depth);
            default -> throw unknown(type);
        };
    }

    private long whole(int type) {
        return switch (type) {
            case 0 -> cursor.int8() & 0xFF;
            case 1 -> cursor.int8();
            case 2 -> cursor.int16() & 0xFFFF;
            case 3 -> cursor.int16();
            case 4 -> cursor.uint32();
            case 5 -> cursor.int32();
            case 10, 11 -> cursor.int64();
            default -> throw unknown(type);
        };
    }

    private double real(int type) {
        return type == 6 ? Float.intBitsToFloat(cursor.int32()) : Double.longBitsToDouble(cursor.int64());
    }

    private Object array(int depth) {
        if (depth == MOST_NESTING) {
            throw cursor.refuse("nests arrays more than " + MOST_NESTING + " levels deep");
        }
        int type = cursor.int32();
        int count = cursor.count("array elements", leastBytes(type));
        elements += count;
        if (elements > MOST_ELEMENTS) {
            throw cursor.refuse("has more than " + MOST_ELEMENTS + " array elements");
        }
        return switch (type) {
            case 0, 1, 2, 3, 4, 5, 10, 11 -> {
                long[] array = new long[count];
                for (int i = 0; i < count; i++) {
                    array[i] = whole(type);
                }
                yield array;
            }
            case 6, 12 -> {
                double[] array = new double[count];
                for (int i = 0; i < count; i++) {
                    array[i] = real(type);
                }
                yield array;
            }
            case BOOL -> {
                boolean[] array = new boolean[count];
                for (int i = 0; i < count; i++) {
                    array[i] = cursor.int8() != 0;
                }
                yield array;
            }
            case TEXT -> {
                String[] array = new String[count];
                for (int i = 0; i < count; i++) {
                    array[i] = cursor.text();
                }
                yield array;
            }
            case ARRAY -> {
                Object[] array = new Object[count];
                for (int i = 0; i < count; i++) {
                    array[i] = array(depth + 1);
                }
                yield array;
            }
            default -> throw unknown(type);
        };
    }

    private int leastBytes(int type) {
        return switch (type) {
            case 0, 1, BOOL -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case TEXT, 10, 11, 12 -> 8;
            case ARRAY -> 12;
            default -> throw unknown(type);
        };
    }

    private RuntimeException unknown(int type) {
        return cursor.refuse("holds a value of unknown type " + type);
    }
}
