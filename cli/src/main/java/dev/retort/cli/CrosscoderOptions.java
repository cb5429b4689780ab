package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.ConfigText;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What decides a crosscoder's training besides its data. */
final class CrosscoderOptions {
    @Option(names = "--kind", paramLabel = "KIND", description = "Which loss (default: ${DEFAULT-VALUE}).")
    String kind = "batch-topk";

    @Option(names = "--features", required = true, paramLabel = "N", description = "How many.")
    int features;

    @Option(names = "--k", paramLabel = "N", description = "Features of a token, for kinds that fix it.")
    @Nullable
    Integer k;

    @Option(names = "--l1", paramLabel = "X", description = "Weight of the sparsity penalty, for kinds that have one.")
    @Nullable
    Double l1;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "Tokens to train on, in all (default: ${DEFAULT-VALUE}).")
    long tokens = 2_000_000;

    @Option(names = "--batch", paramLabel = "N", description = "Tokens of an update (default: ${DEFAULT-VALUE}).")
    int batch = 4096;

    @Option(names = "--lr", paramLabel = "R", description = "Highest learning rate (default: the kind's).")
    @Nullable
    Double rate;

    @Option(names = "--seed", paramLabel = "N", description = "Of weights and order (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other key of a crosscoder's config, such as warm_up_steps=500; may stand often.")
    Map<String, String> others = new LinkedHashMap<>();

    /** @throws BadInput when no training can be so */
    TrainingConfig config() {
        if (batch < 1 || tokens < batch) {
            throw new BadInput("--tokens " + tokens + " is less than one batch of " + batch + ".");
        }
        // the number of steps is counted by the option
        for (String key : List.of("batch", "seed")) {
            if (others.containsKey(key)) {
                throw new BadInput("--set " + key + ": give --" + key + " N instead.");
            }
        }
        StringBuilder text = new StringBuilder("{");
        tree().forEach((key, value) -> text.append(text.length() > 1 ? "," : "")
                .append(Json.line(key))
                .append(':')
                .append(value));
        MapNode map =
                Json.parse(text.append('}').toString(), Path.of("the options")).asMap();
        try {
            return ConfigText.training(map, tokens / batch, batch, seed);
        } catch (IllegalArgumentException e) {
            throw new BadInput(e.getMessage() + ".", e);
        }
    }

    /** Values as JSON. */
    private Map<String, String> tree() {
        Map<String, String> tree = new LinkedHashMap<>();
        tree.put("kind", Json.line(kind));
        tree.put("features", Integer.toString(features));
        if (k != null) {
            tree.put("k", k.toString());
        }
        if (l1 != null) {
            tree.put("l1", l1.toString());
        }
        if (rate != null) {
            tree.put("learning_rate", rate.toString());
        }
        others.forEach((key, value) -> tree.put(key, bare(value) ? value : Json.line(value)));
        return tree;
    }

    /** Whether the value is JSON as it stands: a number, a truth value, a list, a mapping. */
    private static boolean bare(String value) {
        return value.matches("-?[0-9.]+([eE][-+]?[0-9]+)?|true|false|\\[.*]|\\{.*}");
    }
}
