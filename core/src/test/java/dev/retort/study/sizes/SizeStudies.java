package dev.retort.study.sizes;

import dev.retort.basics.Rng;
import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Studies made by hand of models of 64, 128 and 256 dimensions, in each at 1,024 features and at 16 a dimension. */
final class SizeStudies {
    private SizeStudies() {}

    private static final int[] WIDTHS = {64, 128, 256};

    /**
     * @param growth of mean NRN per doubling of the parameters; {@code drift} that of the null pair's
     * @param noise the standard deviation over seeds
     */
    static List<SizedStudy> of(int sizes, int seeds, double growth, double drift, double noise, long draw) {
        List<SizedStudy> studies = new ArrayList<>();
        for (int size = 0; size < sizes; size++) {
            for (int seed = 0; seed < seeds; seed++) {
                RandomGenerator rng = Rng.of(draw, "study", size, seed);
                double doublings = 2.0 * size; // parameters grow fourfold
                double real = 0.5 + growth * doublings + noise * rng.nextGaussian();
                double there = 0.5 + drift * doublings + noise * rng.nextGaussian();
                long fixed = 1024;
                long scaled = 16L * WIDTHS[size];
                studies.add(study(size, seed, fixed, real, there));
                if (scaled != fixed) {
                    double again = 0.5 + growth * doublings + noise * rng.nextGaussian();
                    studies.add(study(size, seed, scaled, again, 0.5 + drift * doublings + noise * rng.nextGaussian()));
                }
            }
        }
        return studies;
    }

    /** @param there mean NRN of the null pair; not a number for none */
    static SizedStudy study(int size, int seed, long features, double real, double there) {
        return SizedStudy.of(Path.of("metrics.json"), tree(size, seed, features, real, there), Tree.ABSENT);
    }

    private static Tree tree(int size, int seed, long features, double real, double there) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("study", "size-" + size);
        tree.put("pair", Map.of("distilled", Map.of("sha256", "pair-" + size + "-" + seed, "d_model", WIDTHS[size])));
        tree.put(
                "models",
                Map.of(
                        "distilled",
                        Map.of(
                                "parameters",
                                200_000L << (2 * size),
                                "greedy_accuracy",
                                Map.of("value", 0.99, "low", 0.98, "high", 1.0))));
        tree.put("crosscoders", Map.of("relu-l1", crosscoder(features, real)));
        if (!Double.isNaN(there)) {
            tree.put(
                    "null_pairs",
                    Map.of("continued", Map.of("crosscoders", Map.of("relu-l1", crosscoder(features, there)))));
        }
        return new Tree(Json.parse(Json.text(tree), Path.of("metrics.json")));
    }

    private static Map<String, Object> crosscoder(long features, double nrn) {
        return Map.of("features", features, "nrn", Map.of("mean", Map.of("value", nrn, "n", 240)));
    }
}
