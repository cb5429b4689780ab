package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.Normalisation;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The steps that harvest the two models of an arm over the study's corpus; the null of the base twice has one step twice. */
record PairHarvest(Step corpus, Step base, Step distilled) {
    /** What a step that {@link #open opens} it comes after. */
    List<Step> steps() {
        Set<Step> steps = new LinkedHashSet<>(List.of(corpus));
        steps.add(base);
        steps.add(distilled);
        return List.copyOf(steps);
    }

    /** Both models' activations side by side, base first, each normalised by √d / mean‖x‖; close it. */
    ActivationStore open(StepContext context) {
        return open(context, Normalisation.SQRT_D);
    }

    /** The same as the models have them. */
    ActivationStore openRaw(StepContext context) {
        return open(context, Normalisation.NONE);
    }

    private ActivationStore open(StepContext context, Normalisation normalisation) {
        return ActivationStore.open(
                new Corpus(context.input(corpus)),
                List.of(context.input(base), context.input(distilled)),
                normalisation);
    }
}
