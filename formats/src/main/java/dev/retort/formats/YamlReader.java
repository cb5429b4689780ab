package dev.retort.formats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** Builds a {@link Node} tree from the events of one YAML document. */
final class YamlReader {
    private static final int MOST_NESTING = 64;
    /** What PyYAML puts before a tuple, which is a list like any other: data, and nothing to run. */
    private static final String TUPLE = "tag:yaml.org,2002:python/tuple";

    private final Path file;
    private final Iterator<Event> events;

    YamlReader(Path file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    Node read() {
        take(Event.ID.StreamStart);
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            return new NullNode(Place.root(file, 1, 1));
        }
        Event event = events.next();
        Node node = value(event, Place.root(file, line(event), column(event)), 0);
        take(Event.ID.DocumentEnd);
        Event last = events.next();
        if (last.getEventId() != Event.ID.StreamEnd) {
            throw at(last).refuse("a second YAML document begins here; expected one only.");
        }
        return node;
    }

    private Node value(Event event, Place place, int depth) {
        if (depth > MOST_NESTING) {
            throw place.refuse("is nested more than " + MOST_NESTING + " levels deep.");
        }
        return switch (event) {
            case AliasEvent _ -> throw place.refuse("aliases (*name) are not taken here; write the value out.");
            case ScalarEvent scalar -> YamlScalar.resolve(plain(scalar, place), place);
            case SequenceStartEvent start -> list(plain(start, place), place, depth);
            case MappingStartEvent start -> map(plain(start, place), place, depth);
            default -> throw place.refuse("not YAML: expected a value.");
        };
    }

    /** Refuses an anchor or a tag before the value. */
    private static <E extends NodeEvent> E plain(E event, Place place) {
        if (event.getAnchor().isPresent()) {
            throw place.refuse("anchors (&name) are not taken here; write the value out.");
        }
        boolean tagged = switch (event) {
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            case SequenceStartEvent start ->
                start.getTag().filter(tag -> !tag.equals(TUPLE)).isPresent();
            case MappingStartEvent start -> start.getTag().isPresent();
            default -> false;
        };
        if (tagged) {
            throw place.refuse("tags (!name) are not taken here; put the value in quotes where text is meant.");
        }
        return event;
    }

    private ListNode list(SequenceStartEvent start, Place place, int depth) {
        List<Node> elements = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            Place element = place.inList(elements.size(), line(event), column(event));
            elements.add(value(event, element, depth + 1));
        }
        return new ListNode(place, elements);
    }

    private MapNode map(MappingStartEvent start, Place place, int depth) {
        MapNode map = MapNode.empty(place);
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Place keyPlace = at(event);
            if (!(event instanceof ScalarEvent scalar)) {
                throw keyPlace.refuse("a key must be text.");
            }
            String key = plain(scalar, keyPlace).getValue();
            Event next = events.next();
            Node value = value(next, place.inMap(key, line(next), column(next)), depth + 1);
            if (map.entries().put(key, new MapNode.Entry(keyPlace, value)) != null) {
                throw keyPlace.refuse("the key \"" + key + "\" stands here a second time.");
            }
        }
        return map;
    }

    private void take(Event.ID expected) {
        Event event = events.next();
        if (event.getEventId() != expected) {
            throw at(event).refuse("not YAML: expected one document.");
        }
    }

    private Place at(Event event) {
        return Place.root(file, line(event), column(event));
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    }
}
