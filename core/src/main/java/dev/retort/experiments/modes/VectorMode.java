package dev.retort.experiments.modes;

import dev.retort.basics.BadInput;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.formats.Yaml;
import dev.retort.models.ControlVectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's control vector as a mode of a pair: one of its directions, added at the pair's hook point.
 *
 * @param name of the mode
 * @param where it is added
 * @param strength by which the direction is multiplied
 * @param guard the largest relative dose its user may ask for; 0 for its own
 */
public record VectorMode(String name, Clause where, double strength, double guard) {
    private static final String DIRECTION = "vector";

    /**
     * A clause as a mode's file has it, such as {@code everywhere} or {@code {first_tokens: 12}}.
     *
     * @throws BadInput when it is none, or one that needs a vector of its own
     */
    public static Clause clause(String yaml) {
        return new InterventionReader(Map.of()).clause(Yaml.parse(yaml, Path.of("--where")));
    }

    /**
     * The mode. Its dose is the direction's norm beside the mean norm of the residual stream on the crosscoder's corpus; it was
     * not measured.
     *
     * @param file where the vectors were read, for the mode's rule
     * @param hash of that file
     * @param only the block whose direction is meant, where the vectors have several; or null
     * @throws BadInput when the vectors are for another width or for blocks that the model lacks, or none is added where the
     *     pair's hook point is
     */
    public Mode of(
            ControlVectors vectors,
            String file,
            String hash,
            @Nullable Integer only,
            CrosscodedPair pair,
            Mode.MadeFor madeFor) {
        vectors.requireFor(pair.distilled().config());
        int block = ModeVector.block(pair.point());
        float[] direction = chosen(vectors.directions(), only, block, pair);
        for (int feature : where.features()) {
            if (feature >= pair.crosscoder().features()) {
                throw new BadInput("--where: there is no feature " + feature + "; the crosscoder has 0 to "
                        + (pair.crosscoder().features() - 1) + ".");
            }
        }
        double norm = ModeVector.norm(direction, 0, direction.length);
        double dose = Math.abs(strength) * norm / pair.normaliser().meanNorm()[Side.DISTILLED.ordinal()];
        if (guard > 0 && guard < dose) {
            throw new BadInput(String.format(
                    Locale.ROOT,
                    "--guard %.3g is below the vector's own dose, %.3g; take a smaller --strength.",
                    guard,
                    dose));
        }
        return new Mode(
                name,
                null,
                rule(vectors, file, hash, block),
                madeFor,
                where.features().isEmpty() ? "none" : "paired",
                List.of(new Intervention(new Operation.Add(DIRECTION, direction, strength), where)),
                new Mode.ModeDose(dose, dose, Math.max(dose, guard)),
                List.of());
    }

    private static float[] chosen(
            SortedMap<Integer, float[]> directions, @Nullable Integer only, int block, CrosscodedPair pair) {
        if (block < 0) {
            throw new BadInput("modes of this crosscoder act at " + pair.point()
                    + ", before the first block; a control vector is added behind one.");
        }
        String here = "modes of this crosscoder act at " + pair.point() + ", which is behind block " + block;
        if (only != null && only != block) {
            throw new BadInput("--block " + only + ": " + here + ".");
        }
        float[] direction = directions.get(block);
        if (direction == null) {
            throw new BadInput("the control vector has directions for blocks " + directions.keySet() + ", and " + here
                    + "; take a crosscoder that reads behind one of its blocks, or use `retort generate"
                    + " --control-vector`, which adds all of them.");
        }
        if (directions.size() > 1 && only == null) {
            throw new BadInput("the control vector has directions for blocks " + directions.keySet() + ", and " + here
                    + ". Give --block " + block + " to take that direction alone, or use `retort generate"
                    + " --control-vector`, which adds all of them.");
        }
        return direction;
    }

    private static String rule(ControlVectors vectors, String file, String hash, int block) {
        String said = vectors.description().isEmpty() ? "" : " " + vectors.description();
        return "direction." + block + " of the control vector " + file + " (SHA-256 " + hash + ", model hint \""
                + vectors.modelHint() + "\"); its dose is reckoned from mean norms, not measured." + said;
    }
}
