package dev.retort.crosscoder.exchange;

import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.JumpRelu;
import dev.retort.crosscoder.ReluL1;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;

/** What an imported crosscoder counts as; how it was trained, the files seldom say, and no import trains on. */
final class Kinds {
    private Kinds() {}

    /** ReLU-L1 with the penalty that stands under {@code key}, 0 where none does. */
    static CrosscoderKind relu(MapNode config, String key) {
        Node l1 = config.get(key);
        return new ReluL1(l1 == null || l1.isNull() ? 0 : l1.asDouble(0, Float.MAX_VALUE), 0);
    }

    static CrosscoderKind relu() {
        return new ReluL1(0, 0);
    }

    static CrosscoderKind jumpRelu() {
        return JumpRelu.of(0);
    }
}
