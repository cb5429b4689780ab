package dev.retort.experiments.tasks;

import dev.retort.formats.MapNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evaluation's first run chose for its machine, and every later run keeps: otherwise the same sums are rounded in
 * another way, and one token in many thousands is another.
 *
 * @param rows answers at once
 * @param threads of libtorch's own loops
 * @param vectors whether Java's vector module was there
 */
record MachineChoices(int rows, int threads, boolean vectors) {
    static MachineChoices of(MapNode tree) {
        return new MachineChoices(
                (int) tree.need("rows").asLong(1, Integer.MAX_VALUE),
                (int) tree.need("threads").asLong(1, Integer.MAX_VALUE),
                tree.need("vectors").asBool());
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rows", rows);
        tree.put("threads", threads);
        tree.put("vectors", vectors);
        return tree;
    }
}
