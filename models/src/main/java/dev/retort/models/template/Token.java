package dev.retort.models.template;

/** One word of a template. {@code text} is the operator, the name, the number as written, or the decoded string. */
record Token(Kind kind, String text, int line) {
    enum Kind {
        TEXT,
        BLOCK_BEGIN,
        BLOCK_END,
        PRINT_BEGIN,
        PRINT_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }

    /** How the token is named in an error. */
    String shown() {
        return switch (kind) {
            case TEXT -> "text";
            case BLOCK_BEGIN -> "{%";
            case BLOCK_END -> "%}";
            case PRINT_BEGIN -> "{{";
            case PRINT_END -> "}}";
            case END -> "the end of the template";
            case NAME, STRING, INTEGER, FLOAT, OPERATOR -> "'" + text + "'";
        };
    }
}
