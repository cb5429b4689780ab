package dev.retort.lab;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A v2 pair that is to be trained on.
 *
 * @param rowsRead rows of base text its null has read
 */
public record FirstStage(Path folder, Size size, long seed, long rowsRead) {
    /**
     * The pair in a folder.
     *
     * @throws BadInput if there is none, or one of another teacher
     */
    public static FirstStage in(Path folder) {
        Path file = PairFolder.about(folder);
        if (!Files.exists(file)) {
            throw new BadInput(folder + ": holds no pair (there is no pair.json); give --from a folder that"
                    + " `retort lab build` has filled.");
        }
        MapNode about = Json.read(file).asMap();
        if (about.has("teacher")) {
            throw BadInput.in(
                    file,
                    "this pair was taught by " + about.need("teacher").asText()
                            + " already; give --from a pair of the teacher v2.");
        }
        long steps = steps(about, "base") + steps(about, "continued");
        Size size = Size.valueOf(about.need("size").asText());
        return new FirstStage(folder, size, about.need("seed").asLong(), 16 * steps);
    }

    private static long steps(MapNode about, String model) {
        return about.need("recipe").asMap().need(model).asMap().need("steps").asLong();
    }
}
