package dev.retort.study.verdict;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.study.metrics.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code retort mode fit} left beside a study.
 *
 * @param file from the workspace on
 * @param found whether anything was within the limits
 * @param steering the mode's row, as {@code steering[]} has it in metrics.json, with its rotated control; absent where an
 *     earlier version made the file, or nothing was found
 * @param command that makes it anew
 */
record KeptMode(String file, PairHashes pair, String goal, boolean found, Tree steering, String command) {
    /** Each has a file of its name. */
    static final List<String> GOALS = List.of("deep", "incisive");

    /** @throws dev.retort.basics.BadInput when it is not what {@code retort mode fit} writes */
    static KeptMode of(String file, MapNode map) {
        String goal = map.need("goal").asChoice(GOALS);
        Map<String, String> options = new LinkedHashMap<>();
        if (map.has("asked")) {
            MapNode asked = map.need("asked").asMap();
            if (asked.has("lab")) {
                options.put("lab", asked.need("lab").asText());
            } else {
                options.put("questions", "QUESTIONS");
            }
            for (String option : List.of("seed", "dev", "test", "texts")) {
                options.put(option, Json.line(asked.need(option)));
            }
        }
        Tree tree = new Tree(map);
        return new KeptMode(
                file,
                PairHashes.of(tree.at("made_for")),
                goal,
                map.has("chosen"),
                tree.at("steering"),
                Remaking.mode(goal, options, Remaking.folder(file)));
    }

    /** Whether it steers by features, or by a direction of another origin. */
    boolean readsFeatures() {
        return !steering.at("features").items().isEmpty();
    }
}
