package dev.retort.formats;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a tree of plain values into JSON text; see {@link Json#text} for which values and which layout. */
final class JsonWriter {
    private static final int LINE_WIDTH = 120;

    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String text(Object tree) {
        write(tree, 0);
        return out.toString();
    }

    private void write(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case CharSequence text -> JsonText.quote(text, out);
            case Boolean bool -> out.append(bool);
            case Number number -> out.append(number(number));
            case Enum<?> constant -> JsonText.quote(constant.name(), out);
            case Map<?, ?> map -> writeMap(map, depth);
            case MapNode map -> writeMap(values(map), depth);
            case ListNode list -> writeList(list.elements(), depth);
            case TextNode text -> JsonText.quote(text.text(), out);
            case NumberNode number -> out.append(number.text());
            case BoolNode bool -> out.append(bool.value());
            case NullNode _ -> out.append("null");
            case Iterable<?> items -> writeList(listOf(items), depth);
            case Record record -> writeMap(components(record), depth);
            default -> {
                if (!value.getClass().isArray()) {
                    throw new IllegalArgumentException(
                            "No JSON for a " + value.getClass().getName() + ": " + value);
                }
                writeList(elements(value), depth);
            }
        }
    }

    private void writeMap(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before);
            newLine(depth + 1);
            JsonText.quote(String.valueOf(entry.getKey()), out);
            out.append(pretty ? ": " : ":");
            write(entry.getValue(), depth + 1);
            before = ',';
        }
        newLine(depth);
        out.append('}');
    }

    private void writeList(List<?> list, int depth) {
        out.append('[');
        if (pretty && list.stream().allMatch(JsonWriter::isShort)) {
            writePacked(list, depth + 1);
        } else {
            for (int i = 0; i < list.size(); i++) {
                out.append(i > 0 ? "," : "");
                newLine(depth + 1);
                write(list.get(i), depth + 1);
            }
            if (!list.isEmpty()) {
                newLine(depth);
            }
        }
        out.append(']');
    }

    /** Numbers side by side, as many as fit on a line. */
    private void writePacked(List<?> list, int depth) {
        int column = column();
        for (int i = 0; i < list.size(); i++) {
            int before = out.length();
            write(list.get(i), depth);
            int width = out.length() - before + 2; // with the comma and the space
            if (i > 0) {
                String item = out.substring(before);
                out.setLength(before);
                if (column + width > LINE_WIDTH) {
                    out.append(',');
                    newLine(depth);
                    column = 2 * depth;
                } else {
                    out.append(", ");
                }
                out.append(item);
            }
            column += width;
        }
    }

    /** How many characters stand on the current line. */
    private int column() {
        return out.length() - 1 - out.lastIndexOf("\n");
    }

    private void newLine(int depth) {
        if (pretty) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private static boolean isShort(@Nullable Object item) {
        return item == null
                || item instanceof Number
                || item instanceof Boolean
                || item instanceof NumberNode
                || item instanceof BoolNode
                || item instanceof NullNode;
    }

    private static String number(Number number) {
        return switch (number) {
            case Double d -> Double.isFinite(d) ? d.toString() : "null";
            case Float f -> Float.isFinite(f) ? f.toString() : "null";
            case Long _, Integer _, Short _, Byte _, BigInteger _, BigDecimal _ -> number.toString();
            default ->
                throw new IllegalArgumentException(
                        "No JSON for a " + number.getClass().getName());
        };
    }

    private static Map<String, Node> values(MapNode map) {
        Map<String, Node> values = new LinkedHashMap<>();
        map.entries().forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }

    private static List<@Nullable Object> listOf(Iterable<?> items) {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEach(list::add);
        return list;
    }

    private static List<@Nullable Object> elements(Object array) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            list.add(Array.get(array, i));
        }
        return list;
    }

    private static Map<String, @Nullable Object> components(Record record) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true); // the record itself need not be public
                values.put(component.getName(), component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("No JSON for " + component + " of " + record, e);
            }
        }
        return values;
    }
}
