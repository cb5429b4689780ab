package dev.retort.activations;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text without what retyping changes: no space, letters in lower case and taken apart (NFKD), one kind of quote and dash.
 * It knows which code point of the original each of its characters came from.
 */
final class SqueezedText {
    private final String text;
    private final int[] origins;

    private SqueezedText(String text, int[] origins) {
        this.text = text;
        this.origins = origins;
    }

    static SqueezedText of(String original) {
        StringBuilder kept = new StringBuilder(original.length());
        int[] origins = new int[original.length() + 16];
        int place = 0;
        for (int at = 0; at < original.length(); place++) {
            int point = original.codePointAt(at);
            at += Character.charCount(point);
            String plain = plain(point);
            if (kept.length() + plain.length() > origins.length) {
                origins = Arrays.copyOf(origins, 2 * origins.length + plain.length());
            }
            Arrays.fill(origins, kept.length(), kept.length() + plain.length(), place);
            kept.append(plain);
        }
        return new SqueezedText(kept.toString(), Arrays.copyOf(origins, kept.length()));
    }

    private static String plain(int point) {
        if (point < 128) {
            return point <= ' ' ? "" : String.valueOf((char) Character.toLowerCase(point));
        }
        if (Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.getType(point) == Character.FORMAT) {
            return "";
        }
        return switch (point) {
            case '‘', '’' -> "'";
            case '“', '”' -> "\"";
            case '‐', '‑', '–', '—', '−' -> "-";
            default -> {
                String taken = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
                StringBuilder lower = new StringBuilder();
                taken.codePoints()
                        .filter(part -> !Character.isWhitespace(part))
                        .map(Character::toLowerCase)
                        .forEach(lower::appendCodePoint);
                yield lower.toString();
            }
        };
    }

    String text() {
        return text;
    }

    int length() {
        return text.length();
    }

    /** The code point of the original that a character came from. */
    int origin(int at) {
        return origins[at];
    }
}
