package dev.retort.cli;

import dev.retort.atlas.Exclusivity;
import dev.retort.lab.planted.ClassRecovery;
import dev.retort.lab.planted.ClassVerdicts;
import dev.retort.lab.planted.ExclusiveScore;
import dev.retort.lab.planted.PlantedBenchmark;
import dev.retort.lab.planted.PlantedScore;
import dev.retort.lab.planted.Recovery;
import dev.retort.lab.planted.TestScore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One kind, trained with one seed: its row in what {@code retort bench planted --json} prints. */
record PlantedRun(String kind, PlantedBenchmark benchmark, PlantedBenchmark.Result result) {
    /** A test's name in JSON: {@code nrn}, {@code latent_scaling}, {@code verified}. */
    static String name(Exclusivity.Test test) {
        return test.name().toLowerCase(Locale.ROOT);
    }

    /** Tokens a second, the drawing of them included. */
    double pace() {
        return benchmark.config().steps() * benchmark.config().batch() / result.seconds();
    }

    Map<String, Object> tree() {
        PlantedScore score = result.score();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", kind);
        tree.put("seed", benchmark.setting().seed());
        tree.put("d", benchmark.setting().sides().width(0));
        tree.put("d_distilled", benchmark.setting().sides().width(1));
        tree.put("features", benchmark.config().features());
        tree.put("directions", benchmark.setting().directions());
        tree.put("batch", benchmark.config().batch());
        tree.put("k", benchmark.setting().l0());
        tree.put("tokens", benchmark.config().steps() * benchmark.config().batch());
        tree.put("tokens_per_s", pace());
        tree.put("step_s", result.seconds() / benchmark.config().steps());
        tree.put("fvu", sides(score.eval().fvu()));
        tree.put("ideal_fvu", sides(result.ideal().fvu()));
        tree.put("l0", score.eval().l0());
        tree.put("ideal_l0", result.ideal().l0());
        tree.put("dead", score.eval().dead());
        tree.put("independent", tree(score.independent()));
        Map<String, Object> classes = new LinkedHashMap<>();
        for (ClassRecovery each : score.classes()) {
            Map<String, Object> both = tree(each.frequent());
            both.put("rare", tree(each.rare()));
            classes.put(each.which().word(), both);
        }
        tree.put("classes", classes);
        Map<String, Object> exclusive = new LinkedHashMap<>();
        for (TestScore each : score.tests()) {
            Map<String, Object> both = tree(each.both());
            both.put("base", tree(each.base()));
            both.put("distilled", tree(each.distilled()));
            exclusive.put(name(each.test()), both);
        }
        tree.put("exclusive", exclusive);
        tree.put("verdicts", tree(score.verdicts()));
        return tree;
    }

    private static Map<String, Object> tree(ClassVerdicts verdicts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("right", verdicts.share());
        verdicts.counts().forEach((is, called) -> {
            Map<String, Object> counts = new LinkedHashMap<>();
            called.forEach((word, count) -> counts.put(word.word(), count));
            tree.put(is.word(), counts);
        });
        return tree;
    }

    private static Map<String, Object> tree(Recovery recovery) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("directions", recovery.directions());
        tree.put("cosine", sides(recovery.cosine()));
        tree.put("matched", recovery.matched());
        return tree;
    }

    private static Map<String, Object> tree(ExclusiveScore score) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("precision", score.precision());
        tree.put("recall", score.recall());
        tree.put("claimed", score.claimed());
        tree.put("right", score.right());
        tree.put("planted", score.planted());
        tree.put("found", score.found());
        tree.put("wrong", score.wrong());
        return tree;
    }

    private static Map<String, Object> sides(double[] values) {
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("base", values[0]);
        sides.put("distilled", values[1]);
        return sides;
    }
}
