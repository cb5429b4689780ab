package dev.retort.study;

import dev.retort.study.graph.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A study laid out as steps, in the order in which they can be made.
 *
 * @param answers what the models can do as they are; null in a study without the lab's problems
 */
record StudySteps(Step corpus, List<OfArm> arms, @Nullable Step answers, List<Step> accuracy, List<Step> steering) {
    /** What every arm goes through. */
    record OfArm(Arm arm, Step harvest, Step probes, List<OfCrosscoder> crosscoders) {}

    /** @param ablation null where no category is to be ablated */
    record OfCrosscoder(
            CrosscoderSpec spec,
            Step crosscoder,
            Step atlas,
            @Nullable Step ablation) {}

    /** @param pair what makes the lab's models; null where the study reads only the user's */
    static StudySteps of(Study study, @Nullable Step pair) {
        Study.Models models = study.models();
        ModelPlace base = place(models.base(), "base", pair);
        ModelPlace distilled = place(models.distilled(), "distilled", pair);
        Step corpus = CorpusStep.of(study, base);
        List<OfArm> arms = new ArrayList<>();
        PairPlaces real = new PairPlaces(Arm.REAL, base, distilled);
        arms.add(arm(study, real, corpus));
        for (NullPair nullPair : study.nullPairs()) {
            ModelPlace other = switch (nullPair) {
                case IDENTICAL -> base;
                case CONTINUED -> {
                    ModelSource given = models.continued();
                    yield place(given == null ? models.base() : given, "continued", pair);
                }
            };
            arms.add(arm(study, new PairPlaces(Arm.of(nullPair), base, other), corpus));
        }
        Experiments experiments = study.experiments();
        OfArm first = arms.getFirst();
        if (!experiments.evaluate().contains(LAB) || first.crosscoders().isEmpty()) {
            return new StudySteps(corpus, arms, null, List.of(), List.of());
        }
        OfCrosscoder main = first.crosscoders().getFirst();
        Step answers = AnswersStep.of(study, real, main.crosscoder());
        List<Step> accuracy = new ArrayList<>();
        for (String category : experiments.accuracy()) {
            accuracy.add(AccuracyStep.of(
                    study, category, real, main.spec(), corpus, first.harvest(), main.crosscoder(), answers));
        }
        List<Step> steering = new ArrayList<>();
        if (experiments.steer().contains(DEEP)) {
            steering.add(
                    SteeringStep.of(study, real, main.spec(), corpus, first.harvest(), main.crosscoder(), answers));
        }
        return new StudySteps(corpus, arms, answers, accuracy, steering);
    }

    /** The lab's own problems, in {@code evaluate}. */
    static final String LAB = "lab";

    /** The mode that this version knows how to seek. */
    static final String DEEP = "deep";

    private static ModelPlace place(ModelSource source, String role, @Nullable Step pair) {
        return switch (source) {
            case ModelSource.Stored(var path) -> ModelPlace.Outside.of(path);
            case ModelSource.Shipped _ -> {
                if (pair == null) {
                    throw new IllegalArgumentException("a study of the lab's models needs the step that makes them");
                }
                yield PairStep.model(pair, role);
            }
        };
    }

    private static OfArm arm(Study study, PairPlaces places, Step corpus) {
        Step harvest = HarvestStep.of(study, places, corpus);
        List<OfCrosscoder> crosscoders = new ArrayList<>();
        for (CrosscoderSpec spec : study.crosscoders()) {
            Step crosscoder = CrosscoderStep.of(study, spec, places.arm(), corpus, harvest);
            Step atlas = AtlasStep.of(study, places.arm(), spec, corpus, harvest, crosscoder);
            Step ablation = study.experiments().ablate().isEmpty()
                    ? null
                    : PaperStep.of(study, places, spec, corpus, harvest, crosscoder);
            crosscoders.add(new OfCrosscoder(spec, crosscoder, atlas, ablation));
        }
        return new OfArm(places.arm(), harvest, ProbeStep.of(study, places.arm(), corpus, harvest), crosscoders);
    }

    /** All of them, each after those it reads; the longest chain first, so that nothing long is left for the end. */
    List<Step> all() {
        Set<Step> all = new LinkedHashSet<>(corpus.after());
        all.add(corpus);
        OfArm real = arms.getFirst();
        all.addAll(real.harvest().after());
        all.add(real.harvest());
        if (answers != null) {
            all.add(real.crosscoders().getFirst().crosscoder());
            all.add(answers);
            all.addAll(steering);
            all.addAll(accuracy);
        }
        for (OfArm arm : arms) {
            all.addAll(arm.harvest().after());
            all.add(arm.harvest());
            for (OfCrosscoder of : arm.crosscoders()) {
                all.add(of.crosscoder());
                all.add(of.atlas());
                if (of.ablation() != null) {
                    all.add(of.ablation());
                }
            }
            all.add(arm.probes());
        }
        Map<String, Step> byName = new LinkedHashMap<>();
        all.forEach(step -> byName.putIfAbsent(step.name(), step));
        return List.copyOf(byName.values());
    }
}
