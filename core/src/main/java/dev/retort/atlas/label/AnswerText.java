package dev.retort.atlas.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what was asked for in what a judge wrote: behind its thinking, between fences and among words. */
final class AnswerText {
    private static final int MOST_NAME = 300;
    private static final Pattern LIST = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern NAMED = Pattern.compile("(?i)^[\\s*_#>`]*NAME[\\s*_]*[:：][\\s*_]*(.*)$");

    private AnswerText() {}

    /** What stands after the last end of thinking; nothing when it thought to the end. */
    private static String said(String text) {
        int end = text.lastIndexOf("</think>");
        if (end >= 0) {
            return text.substring(end + "</think>".length());
        }
        int begin = text.indexOf("<think>");
        return begin >= 0 ? text.substring(0, begin) : text;
    }

    /**
     * The name an explanation ends with, one line; else its last line, for a judge that forgot the word.
     *
     * @return null when there is none
     */
    static @Nullable String name(String text) {
        List<String> lines = said(text)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("```"))
                .toList();
        String found = lines.isEmpty() ? "" : lines.getLast();
        for (int i = 0; i < lines.size(); i++) {
            Matcher named = NAMED.matcher(lines.get(i));
            if (named.matches()) {
                found = named.group(1).isBlank() && i + 1 < lines.size() ? lines.get(i + 1) : named.group(1);
            }
        }
        String name = found.replaceAll("[*`]+", "").replaceAll("\\s+", " ").strip();
        if (name.codePointCount(0, name.length()) > MOST_NAME) {
            name = name.substring(0, name.offsetByCodePoints(0, MOST_NAME)) + "…";
        }
        return name.codePoints().noneMatch(Character::isLetterOrDigit) && name.length() < 2 ? null : name;
    }

    /**
     * The verdicts on {@code count} examples: the last list of so many, whatever stands around it.
     *
     * @return null when there is none
     */
    static boolean @Nullable [] verdicts(String text, int count) {
        String said = said(text);
        boolean[] found = null;
        Matcher lists = LIST.matcher(said);
        while (lists.find()) {
            boolean[] read = list(lists.group(1), count);
            found = read == null ? found : read;
        }
        return found == null ? list(said.replace("`", " ").strip(), count) : found;
    }

    private static boolean @Nullable [] list(String text, int count) {
        List<Boolean> verdicts = new ArrayList<>();
        for (String part : text.strip().split("[\\s,;]+")) {
            switch (part.replaceAll("[\"']", "").toLowerCase(Locale.ROOT)) {
                case "1", "true" -> verdicts.add(true);
                case "0", "false" -> verdicts.add(false);
                default -> {
                    return null;
                }
            }
        }
        if (verdicts.size() != count) {
            return null;
        }
        boolean[] read = new boolean[count];
        for (int i = 0; i < count; i++) {
            read[i] = verdicts.get(i);
        }
        return read;
    }
}
