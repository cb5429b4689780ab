package dev.retort.study;

import dev.retort.basics.Failure;
import dev.retort.formats.Sha256;
import dev.retort.lab.PairBuilder;
import dev.retort.lab.PairRecipe;
import dev.retort.lab.ShippedPair;
import dev.retort.lab.Size;
import dev.retort.study.graph.Step;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lab pair in the workspace: {@code base}, {@code distilled}, {@code continued}; as shipped, or trained anew. */
final class PairStep {
    static final String NAME = "pair";

    private PairStep() {}

    /** Unpacks the pair that ships with the product. */
    static Step shipped() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String model : List.of("base", "distilled", "continued")) {
            files.put(model, hash(model + "/model.safetensors"));
        }
        return new Step(
                NAME,
                1,
                Map.of("source", "shipped"),
                List.of(),
                files,
                context -> ShippedPair.unpack(context.folder().resolve("models")));
    }

    /** Trains one. */
    static Step trained(PairRecipe recipe) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("source", "trained");
        config.put("size", recipe.size().name());
        config.put("seed", recipe.seed());
        config.put("recipe", PairRecipe.REVISION);
        config.put("base steps", recipe.base().steps());
        config.put("distilled steps", recipe.distilled().steps());
        config.put("continued steps", recipe.continued().steps());
        return new Step(
                NAME,
                1,
                config,
                List.of(),
                Map.of(),
                context -> new PairBuilder(recipe, context.folder().resolve("models"), context.progress()).build());
    }

    /** The recipe of {@code --from-scratch}. */
    static PairRecipe recipe(long seed, boolean quick) {
        return quick ? PairRecipe.quick(Size.S, seed) : PairRecipe.of(Size.S, seed);
    }

    /** One of its models, for the steps that read it. */
    static ModelPlace model(Step pair, String name) {
        return new ModelPlace.Made(pair, "models/" + name);
    }

    private static String hash(String name) {
        try (InputStream in = ShippedPair.class.getResourceAsStream("pair-s/" + name)) {
            if (in == null) {
                throw new Failure("the product's own pair is incomplete: " + name + " is missing; build Retort again.");
            }
            return Sha256.of(in.readAllBytes());
        } catch (IOException e) {
            throw new Failure("the product's own pair cannot be read: " + e.getMessage(), e);
        }
    }
}
