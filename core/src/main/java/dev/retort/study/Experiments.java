package dev.retort.study;

import java.util.List;

/**
 * What a study does with its features.
 *
 * @param ablate categories whose features are removed, as in the paper: logits of openers
 * @param accuracy those of them for which the model is also let answer problems
 * @param steer modes that are sought by amplifying features
 * @param evaluate the problems on which accuracy is measured: {@code lab}, the lab's own
 * @param sizes how many documents and problems each figure rests on
 */
public record Experiments(
        List<String> ablate, List<String> accuracy, List<String> steer, List<String> evaluate, Sizes sizes) {
    /**
     * How much each figure rests on.
     *
     * @param traces teacher traces for logit changes and teacher-forced detection
     * @param devProblems problems on which features and doses are chosen
     * @param testProblems problems on which accuracies are measured
     * @param steerProblems the first of them, on which every dose of a mode is measured
     */
    public record Sizes(int traces, int devProblems, int testProblems, int steerProblems) {
        static final Sizes USUAL = new Sizes(240, 200, 2000, 600);
    }

    public Experiments {
        ablate = List.copyOf(ablate);
        accuracy = List.copyOf(accuracy);
        steer = List.copyOf(steer);
        evaluate = List.copyOf(evaluate);
    }
}
