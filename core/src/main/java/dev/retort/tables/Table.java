package dev.retort.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave.
 *
 * @param rows of numbers, texts, booleans, lists of these, or null
 * @param more whether there were more rows than were asked for
 */
public record Table(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {
    public Table {
        columns = List.copyOf(columns);
    }

    /** A row as its columns' names and values. */
    public Map<String, @Nullable Object> named(int row) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(columns.get(i), rows.get(row).get(i));
        }
        return named;
    }

    /** Every row so. */
    public List<Map<String, @Nullable Object>> named() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            all.add(named(row));
        }
        return all;
    }
}
