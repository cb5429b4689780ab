package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a template into tokens, with Jinja's whitespace rules under {@code trim_blocks} and {@code lstrip_blocks}.
 *
 * <p>A statement or comment tag swallows the newline that follows it and, when it stands first on its line, the blanks
 * before it; {@code -} swallows all whitespace on its side, {@code +} none.
 */
final class Lexer {
    private static final Set<String> LONG_OPERATORS = Set.of("==", "!=", "<=", ">=", "//", "**");
    private static final String SHORT_OPERATORS = "+-*/%~|.,:()[]{}<>=";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    /** True when the text at {@code at} begins a line of the source. */
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        String unix = source.replace("\r\n", "\n").replace('\r', '\n');
        // Jinja drops one final newline of the template, and Hugging Face leaves that as it is.
        Lexer lexer = new Lexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int tag = nextTag(at);
            if (tag < 0) {
                text(source.substring(at));
                break;
            }
            char kind = source.charAt(tag + 1);
            text(before(tag, kind));
            advance(tag);
            switch (kind) {
                case '#' -> comment();
                case '%' -> block();
                default -> inside(Token.Kind.PRINT_BEGIN, Token.Kind.PRINT_END, "}}");
            }
        }
        add(Token.Kind.END, "");
    }

    private int nextTag(int from) {
        for (int i = source.indexOf('{', from); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** The text up to the tag, with what the tag swallows on its left taken off. */
    private String before(int tag, char kind) {
        String text = source.substring(at, tag);
        char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
        if (sign == '-') {
            return PythonText.rstrip(text);
        }
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean strip = kind != '{' && sign != '+' && (lineStart > 0 || lineStarts);
        return strip && PythonText.strip(text.substring(lineStart)).isEmpty() ? text.substring(0, lineStart) : text;
    }

    private void comment() {
        int end = source.indexOf("#}", at + 2);
        if (end < 0) {
            throw new TemplateFault(line, "a comment {# has no #}");
        }
        // In {#-#} the sign belongs to the opening.
        char sign = end - 1 > at + 2 ? source.charAt(end - 1) : ' ';
        advance(end + 2);
        swallowAfter(sign, true);
    }

    private void block() {
        int begin = at + 2 + (signAt(at + 2) ? 1 : 0);
        int word = skipSpace(begin);
        if (source.startsWith("raw", word)) {
            int close = skipSpace(word + 3);
            boolean minus = source.startsWith("-%}", close);
            if (minus || source.startsWith("%}", close)) {
                advance(close + (minus ? 3 : 2));
                swallowAfter(minus ? '-' : ' ', false);
                raw();
                return;
            }
        }
        inside(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END, "%}");
    }

    private void raw() {
        for (int tag = source.indexOf("{%", at); tag >= 0; tag = source.indexOf("{%", tag + 2)) {
            int word = skipSpace(tag + 2 + (signAt(tag + 2) ? 1 : 0));
            int close = source.startsWith("endraw", word) ? skipSpace(word + 6) : source.length();
            boolean sign = close < source.length() && signAt(close);
            if (source.startsWith("%}", sign ? close + 1 : close)) {
                text(before(tag, '%'));
                char side = sign ? source.charAt(close) : ' ';
                advance(close + (sign ? 3 : 2));
                swallowAfter(side, true);
                return;
            }
        }
        throw new TemplateFault(line, "{% raw %} has no {% endraw %}");
    }

    /** The tokens of one tag; brackets are balanced so that a dict's braces do not close it. */
    private void inside(Token.Kind begin, Token.Kind end, String closing) {
        add(begin, "");
        advance(at + 2 + (signAt(at + 2) ? 1 : 0));
        int depth = 0;
        while (true) {
            advance(skipSpace(at));
            if (at >= source.length()) {
                throw new TemplateFault(line, "the tag has no " + closing);
            }
            char c = source.charAt(at);
            boolean signed =
                    (c == '-' || c == '+' && end == Token.Kind.BLOCK_END) && source.startsWith(closing, at + 1);
            if (depth == 0 && (signed || source.startsWith(closing, at))) {
                add(end, "");
                advance(at + (signed ? 3 : 2));
                swallowAfter(signed ? c : ' ', end == Token.Kind.BLOCK_END);
                return;
            }
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth < 0) {
                throw new TemplateFault(line, "unexpected '" + c + "'");
            }
            word(c);
        }
    }

    private void word(char c) {
        int end = at + 1;
        if (c == '_' || Character.isLetter(c)) {
            while (end < source.length()
                    && (source.charAt(end) == '_' || Character.isLetterOrDigit(source.charAt(end)))) {
                end++;
            }
            add(Token.Kind.NAME, source.substring(at, end));
        } else if (c >= '0' && c <= '9') {
            end = number();
        } else if (c == '"' || c == '\'') {
            while (end < source.length() && source.charAt(end) != c) {
                end += source.charAt(end) == '\\' ? 2 : 1;
            }
            if (end++ >= source.length()) {
                throw new TemplateFault(line, "a string has no closing " + c);
            }
            add(Token.Kind.STRING, PythonText.unescape(source.substring(at + 1, end - 1), line));
        } else {
            boolean two = at + 2 <= source.length()
                    && LONG_OPERATORS.contains(source.substring(at, Math.min(source.length(), at + 2)));
            if (!two && SHORT_OPERATORS.indexOf(c) < 0) {
                throw new TemplateFault(line, "unexpected character '" + c + "'");
            }
            end = at + (two ? 2 : 1);
            add(Token.Kind.OPERATOR, source.substring(at, end));
        }
        advance(end);
    }

    private int number() {
        int end = digits(at);
        boolean fraction = end + 1 < source.length() && source.charAt(end) == '.' && digit(end + 1);
        // "xs.0.1" is two item accesses, not the number 0.1.
        Token last = tokens.getLast();
        if (fraction && !last.is(Token.Kind.OPERATOR, ".")) {
            end = digits(end + 1);
        } else {
            fraction = false;
        }
        if (end < source.length() && (source.charAt(end) | 0x20) == 'e') {
            int exponent = end + 1 < source.length() && "+-".indexOf(source.charAt(end + 1)) >= 0 ? end + 2 : end + 1;
            if (digit(exponent)) {
                end = digits(exponent);
                fraction = true;
            }
        }
        add(
                fraction ? Token.Kind.FLOAT : Token.Kind.INTEGER,
                source.substring(at, end).replace("_", ""));
        return end;
    }

    private boolean digit(int i) {
        return i < source.length() && source.charAt(i) >= '0' && source.charAt(i) <= '9';
    }

    private int digits(int from) {
        int end = from;
        while (digit(end) || end < source.length() && source.charAt(end) == '_' && digit(end + 1)) {
            end++;
        }
        return end;
    }

    private boolean signAt(int i) {
        return i < source.length() && (source.charAt(i) == '-' || source.charAt(i) == '+');
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < source.length() && PythonText.isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }

    private void swallowAfter(char sign, boolean trimNewline) {
        if (sign == '-') {
            advance(skipSpace(at));
        } else if (trimNewline && sign != '+' && source.startsWith("\n", at)) {
            advance(at + 1);
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            add(Token.Kind.TEXT, text);
        }
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private void advance(int to) {
        for (int i = at; i < to; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        lineStarts = to > 0 && source.charAt(to - 1) == '\n';
        at = to;
    }
}
