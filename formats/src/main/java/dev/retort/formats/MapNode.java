package dev.retort.formats;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of text keys, in the order of the file; no key stands twice.
 *
 * @param entries key → where the key stands, and its value
 */
public record MapNode(Place place, Map<String, Entry> entries) implements Node {
    /** A value and the place of its key. */
    public record Entry(Place key, Node value) {}

    /** Reading may put entries in; afterwards nobody does. */
    static MapNode empty(Place place) {
        return new MapNode(place, new LinkedHashMap<>());
    }

    public Set<String> keys() {
        return entries.keySet();
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    public @Nullable Node get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** The value of a key that must be there. */
    public Node need(String key) {
        Node value = get(key);
        if (value == null) {
            throw place.refuse(within() + "\"" + key + "\" is missing.");
        }
        return value;
    }

    /** Refuses keys that mean nothing here, at the place of the first of them. */
    public void onlyKeys(Collection<String> allowed) {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (!allowed.contains(entry.getKey())) {
                throw entry.getValue()
                        .key()
                        .refuse("unknown key \"" + entry.getKey() + "\"" + around() + "; allowed: "
                                + String.join(", ", allowed) + "." + ClosestWord.hint(entry.getKey(), allowed));
            }
        }
    }

    public void onlyKeys(String... allowed) {
        onlyKeys(Arrays.asList(allowed));
    }

    /** The text under {@code key}, or {@code absent} when the key is missing or null; so the other {@code …Or} too. */
    public String textOr(String key, String absent) {
        Node value = given(key);
        return value == null ? absent : value.asText();
    }

    public long longOr(String key, long absent) {
        Node value = given(key);
        return value == null ? absent : value.asLong();
    }

    public int intOr(String key, int absent) {
        Node value = given(key);
        return value == null ? absent : value.asInt();
    }

    public double doubleOr(String key, double absent) {
        Node value = given(key);
        return value == null ? absent : value.asDouble();
    }

    public boolean boolOr(String key, boolean absent) {
        Node value = given(key);
        return value == null ? absent : value.asBool();
    }

    private @Nullable Node given(String key) {
        Node value = get(key);
        return value == null || value.isNull() ? null : value;
    }

    private String within() {
        return place.path().isEmpty() ? "" : "in \"" + place.path() + "\", ";
    }

    private String around() {
        return place.path().isEmpty() ? "" : " in \"" + place.path() + "\"";
    }

    @Override
    public String described() {
        return "a mapping with " + (entries.isEmpty() ? "no keys" : String.join(", ", first()));
    }

    private Collection<String> first() {
        return entries.keySet().stream().limit(5).toList();
    }
}
