package dev.retort.study.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.formats.Json;
import dev.retort.formats.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step's output depends on, as a hash: name, revision, config with seeds, the keys of the steps before it and the
 * hashes of the files it reads. Equal keys mean equal bytes.
 *
 * @param hash 64 hexadecimal digits
 */
public record StepKey(String hash) {
    private static final int SHOWN = 12;

    /** The key of {@code step}, given the keys of the steps it comes after. */
    static StepKey of(Step step, Map<String, StepKey> earlier) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", step.name());
        tree.put("revision", step.revision());
        tree.put("config", step.config());
        tree.put("inputs", inputs(step, earlier));
        tree.put("files", new TreeMap<>(step.files()));
        return new StepKey(Sha256.of(Json.line(tree).getBytes(UTF_8)));
    }

    /** Names and keys of the steps that {@code step} comes after, in the order of the names. */
    static Map<String, String> inputs(Step step, Map<String, StepKey> earlier) {
        Map<String, String> inputs = new TreeMap<>();
        for (Step before : step.after()) {
            StepKey key = earlier.get(before.name());
            if (key == null) {
                throw new IllegalStateException(step + " comes after " + before + ", which stands later in the graph");
            }
            inputs.put(before.name(), key.hash());
        }
        return inputs;
    }

    /** The step's folder name, {@code name-key12}. */
    String folderName(Step step) {
        return step.name() + "-" + shown();
    }

    /** The first twelve digits, enough to tell keys of one workspace apart. */
    public String shown() {
        return hash.substring(0, SHOWN);
    }
}
