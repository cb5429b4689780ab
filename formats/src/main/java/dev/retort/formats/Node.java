package dev.retort.formats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value read from JSON or YAML, which knows where it stands. The typed accessors return the value or throw a
 * {@link dev.retort.basics.BadInput} that names file, line, column, what was expected and what was found.
 */
public sealed interface Node permits MapNode, ListNode, TextNode, NumberNode, BoolNode, NullNode {
    Place place();

    /** What it is, for a sentence: {@code text "abc"}, {@code a list of 3}. */
    String described();

    default MapNode asMap() {
        return asMap("a mapping");
    }

    /** The mapping; {@code what} says what was wanted, such as {@code "a mapping with path and share"}. */
    default MapNode asMap(String what) {
        if (this instanceof MapNode map) {
            return map;
        }
        throw place().wrongKind(what, this);
    }

    /** The elements of a list. */
    default List<Node> asList() {
        if (this instanceof ListNode list) {
            return list.elements();
        }
        throw place().wrongKind("a list", this);
    }

    default String asText() {
        if (this instanceof TextNode text) {
            return text.text();
        }
        throw place().wrongKind("text", this);
    }

    /** One of a few words; the error lists them and offers the closest. */
    default String asChoice(Collection<String> allowed) {
        if (this instanceof TextNode text && allowed.contains(text.text())) {
            return text.text();
        }
        String hint = this instanceof TextNode text ? ClosestWord.hint(text.text(), allowed) : "";
        throw place().wrongKind("one of " + String.join(", ", allowed), this, hint);
    }

    /** A whole number; {@code 3.0} and {@code 1e6} are whole too. */
    default long asLong() {
        if (this instanceof NumberNode number && number.isWhole()) {
            return number.toLong();
        }
        throw place().wrongKind("a whole number", this);
    }

    /** A whole number from {@code least} to {@code most}. */
    default long asLong(long least, long most) {
        if (this instanceof NumberNode number && number.isWhole()) {
            long value = number.toLong();
            if (value >= least && value <= most) {
                return value;
            }
        }
        String end = most >= Integer.MAX_VALUE ? " or more" : " to " + most;
        throw place().wrongKind("a whole number, " + least + end, this);
    }

    default int asInt() {
        return (int) asLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** A finite number. */
    default double asDouble() {
        if (this instanceof NumberNode number && Double.isFinite(number.toDouble())) {
            return number.toDouble();
        }
        throw place().wrongKind("a number", this);
    }

    /** A number from {@code least} to {@code most}, both included. */
    default double asDouble(double least, double most) {
        if (this instanceof NumberNode number && number.toDouble() >= least && number.toDouble() <= most) {
            return number.toDouble();
        }
        throw place().wrongKind("a number from " + least + " to " + most, this);
    }

    default boolean asBool() {
        if (this instanceof BoolNode bool) {
            return bool.value();
        }
        throw place().wrongKind("true or false", this);
    }

    /** The value without its places: maps, lists, text, Long, Double, Boolean, null. */
    default @Nullable Object plain() {
        return switch (this) {
            case MapNode map -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.keys().forEach(key -> plain.put(key, map.need(key).plain()));
                yield plain;
            }
            case ListNode list -> {
                List<@Nullable Object> plain = new ArrayList<>();
                list.elements().forEach(element -> plain.add(element.plain()));
                yield plain;
            }
            case TextNode text -> text.text();
            case NumberNode number -> {
                boolean whole =
                        number.isWhole() && number.text().chars().allMatch(c -> c == '-' || Character.isDigit(c));
                yield whole ? (Object) number.toLong() : (Object) number.toDouble();
            }
            case BoolNode bool -> bool.value();
            case NullNode _ -> null;
        };
    }

    default boolean isNull() {
        return this instanceof NullNode;
    }
}
