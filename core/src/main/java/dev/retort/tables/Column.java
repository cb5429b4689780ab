package dev.retort.tables;

/** A column of a table that is written. */
public record Column(String name, Type type) {
    /** What stands in it; each may be null. */
    public enum Type {
        BOOLEAN("BOOLEAN"),
        INT("INTEGER"),
        LONG("BIGINT"),
        FLOAT("FLOAT"),
        DOUBLE("DOUBLE"),
        TEXT("VARCHAR"),
        INTS("INTEGER[]"),
        FLOATS("FLOAT[]"),
        TEXTS("VARCHAR[]");

        private final String sql;

        Type(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    public Column {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("a column's name is in snake_case, not \"" + name + "\"");
        }
    }

    String definition() {
        return '"' + name + "\" " + type.sql();
    }
}
