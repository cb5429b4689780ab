package dev.retort.crosscoder.exchange;

import dev.retort.crosscoder.ConfigText;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exported crosscoder has and the other project's files have no place for: {@value #NAME} beside them. They are
 * whole without it, and the other project does not look at it; an import takes names and units from it.
 *
 * @param widths of the sides, which a format may have padded
 * @param scale of each side's normaliser
 * @param parts the folders of an export with one autoencoder a side, in the sides' order; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // one number a side, never compared or used as a key
record Companion(
        ExchangeFormat format,
        String hook,
        List<CrosscoderFile.Model> models,
        CrosscoderKind kind,
        List<Integer> widths,
        double[] scale,
        double[] meanNorms,
        List<String> parts) {
    static final String NAME = "retort.json";

    static Companion of(CrosscoderFile file, ExchangeFormat format, List<String> parts) {
        return new Companion(
                format,
                file.hook(),
                file.models(),
                file.kind(),
                file.crosscoder().sides().widths(),
                file.normaliser().scale(),
                file.normaliser().meanNorm(),
                parts);
    }

    /** The one in {@code folder}, if there is one. */
    static @Nullable Companion in(Path folder) {
        Path path = folder.resolve(NAME);
        if (!Files.exists(path)) {
            return null;
        }
        MapNode map = Json.read(path).asMap();
        List<CrosscoderFile.Model> models = new ArrayList<>();
        for (Node model : map.need("models").asList()) {
            models.add(new CrosscoderFile.Model(
                    model.asMap().need("name").asText(),
                    model.asMap().need("sha256").asText()));
        }
        return new Companion(
                ExchangeFormat.of(map.need("format").asChoice(ExchangeFormat.words())),
                map.need("hook").asText(),
                models,
                ConfigText.kind(map.need("kind").asMap()),
                map.need("widths").asList().stream().map(Node::asInt).toList(),
                positive(map.need("scale"), models.size()),
                positive(map.need("mean_norms"), models.size()),
                map.need("parts").asList().stream().map(Companion::part).toList());
    }

    private static double[] positive(Node list, int count) {
        double[] numbers = list.asList().stream()
                .mapToDouble(number -> number.asDouble(Float.MIN_NORMAL, Float.MAX_VALUE))
                .toArray();
        if (numbers.length != count) {
            throw list.place().refuse("there are " + numbers.length + " numbers for " + count + " models.");
        }
        return numbers;
    }

    private static String part(Node node) {
        String name = node.asText();
        if (!name.matches("[\\w-][\\w.-]*")) {
            throw node.place().refuse("a part must be a plain folder name, found \"" + name + "\".");
        }
        return name;
    }

    void write(Path folder) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("format", format.word());
        tree.put("hook", hook);
        tree.put("models", models);
        tree.put("kind", ConfigText.tree(kind));
        tree.put("widths", widths);
        tree.put("scale", scale);
        tree.put("mean_norms", meanNorms);
        tree.put("parts", parts);
        Json.write(folder.resolve(NAME), tree);
    }
}
