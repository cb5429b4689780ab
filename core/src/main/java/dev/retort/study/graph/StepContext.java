package dev.retort.study.graph;

import dev.retort.basics.Progress;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a step's work is given.
 *
 * @param folder where its files go; it holds what an interrupted run of the same step left there
 * @param scratch for progress that only a resumed run needs (checkpoints); deleted when the work is done
 * @param inputs the finished folders of the steps it comes after, by their names
 * @param choices what this workspace chose at its first start
 * @param progress where long loops show themselves
 */
public record StepContext(Path folder, Path scratch, Map<String, Path> inputs, Choices choices, Progress progress) {
    /** The finished folder of {@code before}, one of the steps this one comes after. */
    public Path input(Step before) {
        Path input = inputs.get(before.name());
        if (input == null) {
            throw new IllegalStateException("the step reads " + before + " but does not come after it");
        }
        return input;
    }
}
