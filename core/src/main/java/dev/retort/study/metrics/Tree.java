package dev.retort.study.metrics;

import dev.retort.formats.BoolNode;
import dev.retort.formats.ListNode;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.NullNode;
import dev.retort.formats.NumberNode;
import dev.retort.formats.TextNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A forgiving view of the metrics tree: what is absent or of another type reads as absent, because a study without a
 * lab truth leaves out what it cannot know and its report must still be written.
 */
public record Tree(@Nullable Node node) {
    public static final Tree ABSENT = new Tree(null);

    public Tree at(String key) {
        return node instanceof MapNode map && map.has(key) ? new Tree(map.get(key)) : ABSENT;
    }

    public boolean present() {
        return node != null && !(node instanceof NullNode);
    }

    /** The keys of a map in its own order; empty for anything else. */
    public List<String> keys() {
        return node instanceof MapNode map ? List.copyOf(map.keys()) : List.of();
    }

    /** The elements of a list; empty for anything else. */
    public List<Tree> items() {
        return node instanceof ListNode list
                ? list.elements().stream().map(Tree::new).toList()
                : List.of();
    }

    public String text(String key, String otherwise) {
        return at(key).node() instanceof TextNode text ? text.text() : otherwise;
    }

    @Nullable
    public Double number(String key) {
        return at(key).asNumber();
    }

    @Nullable
    public Double asNumber() {
        return node instanceof NumberNode number ? number.asDouble() : null;
    }

    public boolean flag(String key) {
        return at(key).node() instanceof BoolNode bool && bool.value();
    }

    @Nullable
    public Figure figure(String key) {
        return Figure.of(at(key));
    }
}
