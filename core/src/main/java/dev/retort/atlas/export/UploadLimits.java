package dev.retort.atlas.export;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Neuronpedia's upload takes of a body; anything else it refuses as a whole. */
final class UploadLimits {
    static final int FEATURES = 128;
    static final int LOGITS = 20;
    static final int TOKENS = 1024;
    static final int TEXT = 512;
    static final int LARGEST_INDEX = 10_000_000;

    private UploadLimits() {}

    /** A text within the limit, in UTF-16 units as JavaScript counts; one that is longer ends with an ellipsis. */
    static String cut(String text) {
        if (text.length() <= TEXT) {
            return text.replace('\0', ' ');
        }
        int end = Character.isHighSurrogate(text.charAt(TEXT - 2)) ? TEXT - 2 : TEXT - 1;
        return text.substring(0, end).replace('\0', ' ') + "…";
    }

    /** @throws dev.retort.basics.BadInput that names the place of what the upload would refuse */
    static void require(Node body) {
        MapNode root = body.asMap("the body of an upload");
        requireLower(root.need("modelId"));
        requireLower(root.need("source"));
        List<Node> features = size(root.need("features"), 1, FEATURES);
        Set<Long> seen = new HashSet<>();
        for (Node node : features) {
            MapNode feature = node.asMap("a feature");
            long index = feature.need("index").asLong(0, LARGEST_INDEX);
            if (!seen.add(index)) {
                throw node.place().refuse("feature " + index + " stands there twice");
            }
            double density = feature.need("density").asDouble();
            if (!(density >= 0 && density <= 1)) {
                throw node.place().refuse("a density must be from 0 to 1, not " + density);
            }
            logits(feature.get("topLogits"));
            logits(feature.get("bottomLogits"));
            Node explanations = feature.get("explanations");
            for (Node explanation : explanations == null ? List.<Node>of() : explanations.asList()) {
                text(explanation.asMap().need("text"), TEXT);
            }
            for (Node activation : size(feature.need("activations"), 1, Integer.MAX_VALUE)) {
                activation(activation.asMap("an activation"));
            }
        }
    }

    private static void activation(MapNode activation) {
        List<Node> tokens = size(activation.need("tokens"), 1, TOKENS);
        List<Node> values = size(activation.need("values"), tokens.size(), tokens.size());
        tokens.forEach(token -> text(token, Integer.MAX_VALUE));
        values.forEach(Node::asDouble);
    }

    private static void logits(@Nullable Node logits) {
        for (Node one : logits == null ? List.<Node>of() : size(logits, 0, LOGITS)) {
            text(one.asMap().need("token"), Integer.MAX_VALUE);
            one.asMap().need("value").asDouble();
        }
    }

    private static void requireLower(Node node) {
        if (!node.asText().equals(node.asText().toLowerCase(java.util.Locale.ROOT))) {
            throw node.place().refuse("an id is in lower case, not \"" + node.asText() + "\"");
        }
    }

    private static void text(Node node, int most) {
        int length = node.asText().length();
        if (length < 1 || length > most) {
            throw node.place().refuse("a text has 1 to " + most + " characters, not " + length);
        }
    }

    private static List<Node> size(Node node, int least, int most) {
        List<Node> items = node.asList();
        if (items.size() < least || items.size() > most) {
            throw node.place().refuse("a list of " + least + " to " + most + " was expected, not of " + items.size());
        }
        return items;
    }
}
