package dev.retort.study.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every string of the report, in two bundles of equal keys. {@code {0}}, {@code {1}} … are replaced by arguments; an
 * argument that is itself a {@link Text} is taken in the sentence's language.
 */
record Words(TreeMap<String, String> en, TreeMap<String, String> ja) {

    static Words load() {
        return load("words");
    }

    /** Those of another page: {@code name_en.properties} and {@code name_ja.properties}. */
    static Words load(String name) {
        return new Words(bundle(name, Lang.EN), bundle(name, Lang.JA));
    }

    /** The sentence under {@code key}; an unknown key is our own mistake, so it throws. */
    Text text(String key, Object... arguments) {
        return new Text(filled(Lang.EN, key, arguments), filled(Lang.JA, key, arguments));
    }

    /** The words for a name that a study may have invented: ours when we know it, else the name itself. */
    Text name(String group, String name) {
        String key = group + "." + name.replace(' ', '-');
        return en.containsKey(key) ? text(key) : Text.same(name);
    }

    boolean knows(String key) {
        return en.containsKey(key);
    }

    /** All strings whose keys start with {@code prefix}, without the prefix: what the page's script needs. */
    TreeMap<String, String> below(String prefix, Lang lang) {
        TreeMap<String, String> found = new TreeMap<>();
        of(lang).forEach((key, words) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), words);
            }
        });
        return found;
    }

    TreeSet<String> keys(Lang lang) {
        return new TreeSet<>(of(lang).keySet());
    }

    private TreeMap<String, String> of(Lang lang) {
        return switch (lang) {
            case EN -> en;
            case JA -> ja;
        };
    }

    private String filled(Lang lang, String key, Object... arguments) {
        String pattern = of(lang).get(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no words for " + key + " in " + lang.tag());
        }
        StringBuilder out = new StringBuilder(pattern.length() + 32);
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean slot = c == '{' && i + 2 < pattern.length() && pattern.charAt(i + 2) == '}';
            if (slot) {
                Object argument = arguments[pattern.charAt(i + 1) - '0'];
                out.append(argument instanceof Text text ? text.in(lang) : argument);
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static TreeMap<String, String> bundle(String page, Lang lang) {
        String name = page + "_" + lang.tag() + ".properties";
        // Properties over a UTF-8 reader: a ResourceBundle would fall back to the machine's locale.
        Properties properties = new Properties();
        try (InputStream in = Words.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the report's words are missing from the program: " + name);
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TreeMap<String, String> words = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> words.put(key, properties.getProperty(key)));
        return words;
    }
}
