package dev.retort.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Node} tree from Jackson's tokens. */
final class JsonReader {
    private static final int MOST_NESTING = 128;
    /** About half a gigabyte of tree; the largest vocabularies come to two and a half million. */
    private static final int MOST_WEIGHT = 5_000_000;

    /** What a mapping and each of its entries take in memory, in simple values. */
    private static final int MAP_WEIGHT = 2;

    // Names are not interned: a vocabulary has hundreds of thousands, each seen once.
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTING + 1)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(1 << 20)
                    .maxNumberLength(400)
                    .build())
            .build();

    private final Path file;
    private final int firstLine;
    private int weight;

    /** @param firstLine the line on which the text begins, for texts taken out of a larger file */
    JsonReader(Path file, int firstLine) {
        this.file = file;
        this.firstLine = firstLine;
    }

    Node read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw Place.root(file, firstLine, 1).refuse("is empty; expected a JSON value.");
            }
            JsonLocation start = parser.currentTokenLocation();
            Node node = value(parser, token, Place.root(file, line(start), start.getColumnNr()), 0);
            if (parser.nextToken() != null) {
                throw here(parser).refuse("something stands after the end of the JSON value.");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
    }

    private Node value(JsonParser parser, @Nullable JsonToken token, Place place, int depth) throws IOException {
        if (token == null) {
            throw here(parser).refuse("not JSON: ends too early.");
        }
        if (depth > MOST_NESTING) {
            throw place.refuse("is nested more than " + MOST_NESTING + " levels deep.");
        }
        weigh(1, place);
        return switch (token) {
            case START_OBJECT -> map(parser, place, depth);
            case START_ARRAY -> list(parser, place, depth);
            case VALUE_STRING -> new TextNode(place, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NumberNode(place, parser.getText());
            case VALUE_TRUE -> new BoolNode(place, true);
            case VALUE_FALSE -> new BoolNode(place, false);
            case VALUE_NULL -> new NullNode(place);
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw place.refuse("not JSON: expected a value.");
        };
    }

    private MapNode map(JsonParser parser, Place place, int depth) throws IOException {
        weigh(MAP_WEIGHT, place);
        MapNode map = MapNode.empty(place);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            Place keyPlace = here(parser);
            weigh(MAP_WEIGHT, keyPlace);
            JsonToken token = parser.nextToken();
            JsonLocation start = parser.currentTokenLocation();
            Node value = value(parser, token, place.inMap(key, line(start), start.getColumnNr()), depth + 1);
            if (map.entries().put(key, new MapNode.Entry(keyPlace, value)) != null) {
                throw keyPlace.refuse("the key \"" + key + "\" stands here a second time.");
            }
        }
        return map;
    }

    private ListNode list(JsonParser parser, Place place, int depth) throws IOException {
        List<Node> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            JsonLocation start = parser.currentTokenLocation();
            Place element = place.inList(elements.size(), line(start), start.getColumnNr());
            elements.add(value(parser, token, element, depth + 1));
        }
        return new ListNode(place, elements);
    }

    private void weigh(int added, Place place) {
        weight += added;
        if (weight > MOST_WEIGHT) {
            throw place.refuse("here the file has come to more than " + MOST_WEIGHT + " keys and values: too large.");
        }
    }

    private Place here(JsonParser parser) {
        JsonLocation start = parser.currentTokenLocation();
        return Place.root(file, line(start), start.getColumnNr());
    }

    private int line(JsonLocation location) {
        return firstLine + location.getLineNr() - 1;
    }

    private RuntimeException notJson(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        Place place = location == null
                ? Place.root(file, firstLine, 1)
                : Place.root(file, line(location), location.getColumnNr());
        String reason = e.getOriginalMessage().replaceAll("(?s)\\s*\\(start marker at.*", "");
        return place.refuse("not JSON: " + reason + ".");
    }
}
