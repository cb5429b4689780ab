package dev.retort.study.verdict;

import dev.retort.study.metrics.Tree;
import dev.retort.study.verdict.Comparison.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A study's metrics with the names that rules go by.
 *
 * @param beside what else was measured on its models
 */
record StudyFigures(Tree metrics, Beside beside) {
    static final String L1 = "relu-l1";
    static final String BATCH_TOPK = "batch-topk";

    /** The kind of the study's first crosscoder, which experiments use. */
    String kind() {
        List<String> kinds = metrics.at("crosscoders").keys();
        return kinds.isEmpty() ? L1 : kinds.getFirst();
    }

    Name kindName() {
        return new Name("kind", kind());
    }

    Tree crosscoder() {
        return metrics.at("crosscoders").at(kind());
    }

    /** The base trained on: it drifts as the distilled model does, so it is the strictest of the null pairs. */
    Tree continued() {
        return metrics.at("null_pairs").at("continued");
    }

    /** The base twice. */
    Tree identical() {
        return metrics.at("null_pairs").at("identical");
    }

    /** Its models; unknown in a study that an earlier version ran. */
    PairHashes pair() {
        Tree pair = metrics.at("pair");
        return new PairHashes(
                pair.at("base").text("sha256", ""), pair.at("distilled").text("sha256", ""));
    }

    /** The teacher and the seed as options of commands that measure beside it; a study of the lab's usual teacher names none. */
    Map<String, String> asked() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("lab", metrics.text("teacher", "v2"));
        Double seed = metrics.number("seed");
        if (seed != null) {
            options.put("seed", String.valueOf(Math.round(seed)));
        }
        return options;
    }

    /** Makes a step of the study again, and all that reads it. */
    String remaking(String step) {
        String run = switch (metrics.text("study", "")) {
            case "demo" -> "retort demo";
            case "demo-quick" -> "retort demo --quick";
            default -> "retort run study.yaml";
        };
        return run + " --force " + step;
    }

    /** Notes that the strictest null pair is missing, if it is. */
    void requireNull(Evidence evidence) {
        if (!continued().present()) {
            evidence.lacks(Lack.Why.NULL_PAIR);
        }
    }
}
