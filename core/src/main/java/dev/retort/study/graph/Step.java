package dev.retort.study.graph;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a study: a folder of files that follows from a configuration and from other steps' folders.
 *
 * @param name unique within a graph; lower case, digits, dots and hyphens, because it names a folder
 * @param revision raised whenever the code makes other bytes from the same inputs
 * @param config everything but the inputs that decides the output, seeds included, as a tree of maps, lists, texts,
 *     numbers and booleans
 * @param after the steps whose folders it reads
 * @param files what it reads from outside the workspace: a name for each, and the hash of its content
 * @param work makes the files
 */
public record Step(
        String name, int revision, Map<String, Object> config, List<Step> after, Map<String, String> files, Work work) {
    /** Makes a step's files; called again after a kill, with what it had left in the same folder. */
    @FunctionalInterface
    public interface Work {
        void run(StepContext context) throws IOException;
    }

    public Step {
        if (!name.matches("[a-z0-9.-]+")) {
            throw new IllegalArgumentException("a step cannot be called \"" + name + "\"");
        }
        // not Map.copyOf: the order of keys goes into the hash, and copyOf's differs from run to run
        config = new LinkedHashMap<>(config);
        after = List.copyOf(after);
        files = new LinkedHashMap<>(files);
    }

    @Override
    public String toString() {
        return name;
    }
}
