package dev.retort.atlas.export;

import dev.retort.activations.ActivationSource;
import dev.retort.atlas.Atlas;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.formats.MapNode;
import dev.retort.formats.Sha256;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An atlas with its tables open and what it says of itself. Close it.
 *
 * @param models the sides' names, in their order
 * @param hook the hook point's text, or one a side
 * @param part of the corpus
 * @param tokens unflagged ones it was measured on
 * @param size F
 */
public record OpenAtlas(
        Path folder,
        Database tables,
        String sha256,
        List<String> models,
        String hook,
        String part,
        long tokens,
        int size)
        implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofHours(1);

    /** @throws BadInput when there is no atlas */
    public static OpenAtlas open(Path folder) {
        Atlas atlas = new Atlas(folder);
        MapNode about = atlas.about();
        List<String> models = about.need("models").asList().stream()
                .map(model -> model.asMap().need("name").asText())
                .toList();
        return new OpenAtlas(
                folder,
                atlas.open(),
                about.need("crosscoder_sha256").asText(),
                models,
                about.need("hook").asText(),
                about.need("part").asText(),
                about.need("tokens").asLong(),
                about.need("features").asInt());
    }

    /** @throws BadInput when a table is missing; {@code mend} says how to get it */
    void require(String table, AtlasFormat format, String mend) {
        if (!tables.has(table)) {
            throw BadInput.in(folder, "has no table " + table + ", which " + format.word() + " needs; " + mend + ".");
        }
    }

    /** A side's hook point. */
    String hook(int side) {
        return ActivationSource.hooks(hook, models.size()).get(side);
    }

    /**
     * A side by its model's name or its number.
     *
     * @throws BadInput when there is none, or several bear the name
     */
    public int side(String word) {
        List<Integer> named = java.util.stream.IntStream.range(0, models.size())
                .filter(side -> models.get(side).equals(word))
                .boxed()
                .toList();
        if (named.size() == 1) {
            return named.getFirst();
        }
        for (int side = 0; side < models.size(); side++) {
            if (Integer.toString(side).equals(word)) {
                return side;
            }
        }
        throw new BadInput("--side " + word + ": " + (named.isEmpty() ? "no side" : "more than one side")
                + " is called so; the sides are " + String.join(", ", models) + ", or 0 to " + (models.size() - 1)
                + ".");
    }

    /**
     * The crosscoder that this is the atlas of; close it.
     *
     * @throws BadInput when the file holds another
     */
    CrosscoderFile crosscoder(Path file) {
        String found = Sha256.of(file);
        if (!found.equals(sha256)) {
            throw BadInput.in(
                    file,
                    "is not the crosscoder that the atlas in " + folder + " was built from: its sha256 begins "
                            + found.substring(0, 12) + ", the atlas says "
                            + sha256.substring(0, Math.min(12, sha256.length())) + "; give that one, or build anew.");
        }
        return CrosscoderFile.read(file, Device.CPU);
    }

    /** All rows of an answer. */
    Table ask(String sql, Object... parameters) {
        return tables.query(sql, Integer.MAX_VALUE, LIMIT, parameters);
    }

    @Override
    public void close() {
        tables.close();
    }
}
