package dev.retort.study;

import dev.retort.crosscoder.ConfigText;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.ReluL1;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A crosscoder that a study trains.
 *
 * @param training how, but for the seed, which is the study's
 */
public record CrosscoderSpec(TrainingConfig training) {
    /** The keys it may have in study.yaml, where the learning rate is short. */
    static final List<String> KEYS = studyKeys();

    private static final int MOST_FEATURES = 1 << 20;
    private static final int STEPS = 1200;
    private static final int BATCH = 1024;

    /** The lab's warm-up, of runs much shorter than the published ones. */
    private static final double WARM_UP = 0.1;

    /** Reads one; its keys have been looked at. */
    static CrosscoderSpec read(MapNode map, int models) {
        map.need("features").asLong(1, MOST_FEATURES);
        TrainingConfig training = ConfigText.training(map, STEPS, BATCH, 0);
        if (training.kind() instanceof ReluL1) {
            double l1 = map.need("l1").asDouble(0, 1e6);
            ReluL1 kind = new ReluL1(l1, map.doubleOr("l1_warm_up", WARM_UP));
            training = training.withKind(kind);
        }
        int blocks = training.partition().exclusive().size();
        if (blocks != 0 && blocks != models) {
            Node partition = map.need("partition");
            throw partition
                    .place()
                    .refuse("\"exclusive\" should have a number for each of the " + models + " models, has " + blocks
                            + ".");
        }
        return new CrosscoderSpec(training);
    }

    private static List<String> studyKeys() {
        List<String> keys = new ArrayList<>(ConfigText.keys());
        keys.remove("seed");
        keys.set(keys.indexOf("learning_rate"), "lr");
        return List.copyOf(keys);
    }

    public CrosscoderKind kind() {
        return training.kind();
    }

    public int features() {
        return training.features();
    }

    /** For configs and keys. */
    Map<String, Object> tree() {
        Map<String, Object> tree = ConfigText.tree(training);
        tree.remove("seed");
        return tree;
    }
}
