package dev.retort.study.report;

import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.time.Duration;
import java.util.List;

/**
 * A question that was put to an atlas, and its answer: what a figure of the page goes back to.
 *
 * @param sql exactly what was run
 */
record Asked(String sql, Table table) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** What {@code retort atlas query} shows unless told. */
    private static final int SHOWN = 100;

    static Asked of(Database database, String sql) {
        String whole = sql.strip();
        return new Asked(whole, database.query(whole, Integer.MAX_VALUE, LIMIT));
    }

    int size() {
        return table.rows().size();
    }

    List<AskedRow> rows() {
        return table.named().stream().map(AskedRow::new).toList();
    }

    /** The line that asks it again in a shell; {@code ATLAS} is the folder. */
    String command() {
        String line = sql.replaceAll("\\s*\\n\\s*", " ").replaceAll("[\\\\\"$`]", "\\\\$0");
        return "retort atlas query ATLAS \"" + line + "\"" + (size() > SHOWN ? " --rows " + size() : "");
    }
}
