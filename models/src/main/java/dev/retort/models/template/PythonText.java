package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Python's {@code str} does to text where Java's {@code String} does something else; places are code points. */
final class PythonText {
    private PythonText() {}

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static String strip(String s) {
        return lstrip(rstrip(s));
    }

    static String lstrip(String s) {
        int i = 0;
        while (i < s.length() && isSpace(s.charAt(i))) {
            i++;
        }
        return s.substring(i);
    }

    static String rstrip(String s) {
        int i = s.length();
        while (i > 0 && isSpace(s.charAt(i - 1))) {
            i--;
        }
        return s.substring(0, i);
    }

    /** Takes every leading (trailing) code point that occurs in {@code set} off. */
    static String strip(String s, String set, boolean left, boolean right) {
        int from = 0;
        int to = s.length();
        while (left && from < to && set.indexOf(s.codePointAt(from)) >= 0) {
            from += Character.charCount(s.codePointAt(from));
        }
        while (right && to > from && set.indexOf(s.codePointBefore(to)) >= 0) {
            to -= Character.charCount(s.codePointBefore(to));
        }
        return s.substring(from, to);
    }

    /** Words between runs of whitespace; with a limit the rest stays as it is. */
    static List<Object> splitWords(String s, long limit) {
        List<Object> words = new ArrayList<>();
        String rest = lstrip(s);
        while (!rest.isEmpty()) {
            int end = 0;
            while (end < rest.length() && !isSpace(rest.charAt(end))) {
                end++;
            }
            if (limit >= 0 && words.size() == limit) {
                words.add(rest);
                break;
            }
            words.add(rest.substring(0, end));
            rest = lstrip(rest.substring(end));
        }
        return words;
    }

    static List<Object> split(String s, String separator, long limit, boolean fromRight) {
        if (separator.isEmpty()) {
            throw new TemplateFault("split: the separator is empty");
        }
        List<Object> parts = new ArrayList<>();
        int from = 0;
        int to = s.length();
        for (int n = 0; limit < 0 || n < limit; n++) {
            int cut = fromRight ? s.lastIndexOf(separator, to - separator.length()) : s.indexOf(separator, from);
            if (cut < 0 || fromRight && to < separator.length()) {
                break;
            }
            if (fromRight) {
                parts.addFirst(s.substring(cut + separator.length(), to));
                to = cut;
            } else {
                parts.add(s.substring(from, cut));
                from = cut + separator.length();
            }
        }
        if (fromRight) {
            parts.addFirst(s.substring(0, to));
        } else {
            parts.add(s.substring(from));
        }
        return parts;
    }

    static List<Object> lines(String s) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < s.length(); i++) {
            if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(s.charAt(i)) >= 0) {
                lines.add(s.substring(from, i));
                i += s.startsWith("\r\n", i) ? 1 : 0;
                from = i + 1;
            }
        }
        if (from < s.length()) {
            lines.add(s.substring(from));
        }
        return lines;
    }

    static String upper(String s) {
        return s.toUpperCase(Locale.ROOT);
    }

    static String lower(String s) {
        return s.toLowerCase(Locale.ROOT);
    }

    static String capitalize(String s) {
        if (s.isEmpty()) {
            return s;
        }
        int first = Character.charCount(s.codePointAt(0));
        return upper(s.substring(0, first)) + lower(s.substring(first));
    }

    /** {@code str.title}: every run of letters is a word, so "they're" becomes "They'Re". */
    static String title(String s) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : s.codePoints().toArray()) {
            String letter = Character.toString(c);
            out.append(inWord ? lower(letter) : upper(letter));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    /** The filter {@code title}: words begin after blanks, hyphens and opening brackets, so "they're" keeps its r. */
    static String titleFilter(String s) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : s.codePoints().toArray()) {
            String letter = Character.toString(c);
            boolean separator = isSpace(c) || "-({[<".indexOf(c) >= 0;
            out.append(separator ? letter : inWord ? lower(letter) : upper(letter));
            inWord = !separator;
        }
        return out.toString();
    }

    /** The text a string literal stands for. */
    static String unescape(String written, int line) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '\\' || i + 1 == written.length()) {
                out.append(c);
                continue;
            }
            char e = written.charAt(++i);
            int plain = "\\'\"abfnrtv\n".indexOf(e);
            int hex = "xuU".indexOf(e);
            if (plain >= 0) {
                out.append(e == '\n' ? "" : "\\'\"\u0007\b\f\n\r\t\u000b".substring(plain, plain + 1));
            } else if (hex >= 0) {
                int end = i + 1 + (2 << hex);
                int code = end > written.length() ? -1 : parse(written.substring(i + 1, end), 16);
                if (!Character.isValidCodePoint(code)) {
                    throw new TemplateFault(line, "a string has a broken escape \\" + e);
                }
                out.appendCodePoint(code);
                i = end - 1;
            } else if (e >= '0' && e <= '7') {
                int end = i + 1;
                while (end < written.length() && end < i + 3 && "01234567".indexOf(written.charAt(end)) >= 0) {
                    end++;
                }
                out.appendCodePoint(parse(written.substring(i, end), 8));
                i = end - 1;
            } else {
                out.append('\\').append(e);
            }
        }
        return out.toString();
    }

    private static int parse(String digits, int radix) {
        try {
            return Integer.parseInt(digits, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
