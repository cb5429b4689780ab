package dev.retort.atlas;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a file of categories; its shape is told in {@link Categories}. */
final class CategoriesFile {
    private static final String SHAPE =
            "a category: name, openers, sentences, anywhere, case, inside_words, roles, labels";

    private CategoriesFile() {}

    static Categories parse(Node root) {
        MapNode map = root.asMap("the categories file");
        map.onlyKeys("categories");
        List<Category> categories = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : map.need("categories").asList()) {
            Category category = category(node);
            if (!names.add(category.name())) {
                throw node.place().refuse("category \"" + category.name() + "\" stands here a second time");
            }
            categories.add(category);
        }
        return new Categories(categories);
    }

    private static Category category(Node node) {
        MapNode entry = node.asMap(SHAPE);
        entry.onlyKeys("name", "openers", "sentences", "anywhere", "case", "inside_words", "roles", "labels");
        String name = entry.need("name").asText();
        Category.Rule rule = new Category.Rule(
                entry.boolOr("anywhere", false), entry.boolOr("case", false), entry.boolOr("inside_words", false));
        Category.Sentences sentences = entry.get("sentences") instanceof Node given
                ? sentences(given.asMap("sentences: contain, start, end"), rule)
                : Category.Sentences.NONE;
        if (!entry.has("openers") && sentences.none()) {
            throw node.place().refuse("category \"" + name + "\" needs openers, or sentences to be known by");
        }
        List<String> openers = entry.has("openers") ? phrases(entry, "openers", rule) : List.of();
        List<String> labels =
                entry.has("labels") ? phrases(entry, "labels", new Category.Rule(true, true, true)) : List.of();
        return new Category(name, openers, rule, sentences, roles(entry), labels);
    }

    private static Category.Sentences sentences(MapNode map, Category.Rule rule) {
        map.onlyKeys("contain", "start", "end");
        return new Category.Sentences(
                phrases(map, "contain", rule), phrases(map, "start", rule), phrases(map, "end", rule));
    }

    private static List<String> phrases(MapNode map, String key, Category.Rule rule) {
        if (!map.has(key)) {
            return List.of();
        }
        Node list = map.need(key);
        List<String> phrases = list.asList().stream()
                .map(phrase -> rule.fold(phrase.asText().strip()))
                .toList();
        if (phrases.isEmpty() || phrases.contains("")) {
            throw list.place().refuse(key + " need to be words or phrases, at least one");
        }
        return phrases;
    }

    private static Set<Contrast> roles(MapNode entry) {
        if (!entry.has("roles")) {
            return EnumSet.allOf(Contrast.class);
        }
        Set<Contrast> roles = EnumSet.noneOf(Contrast.class);
        for (Node role : entry.need("roles").asList()) {
            roles.add(Contrast.of(role));
        }
        if (roles.isEmpty()) {
            throw entry.need("roles").place().refuse("roles need at least one of " + Contrast.texts());
        }
        return roles;
    }
}
