package dev.retort.study;

import dev.retort.study.graph.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A study laid out as steps, in the order in which they can be made.
 *
 * @param answers what the models can do as they are; null in a study without the lab's problems
 * @param solo for each of {@code accuracy} the same with the solo encoder
 */
record StudySteps(
        Step corpus,
        List<OfArm> arms,
        @Nullable Step answers,
        List<Step> accuracy,
        List<Step> solo,
        List<Step> steering) {
    /** What every arm goes through. */
    record OfArm(Arm arm, PairHarvest harvest, Step probes, List<OfCrosscoder> crosscoders) {}

    /** @param ablation null where no category is to be ablated */
    record OfCrosscoder(
            CrosscoderSpec spec,
            Step crosscoder,
            Step atlas,
            Step tables,
            @Nullable Step ablation) {}

    /** @param pair what makes the lab's models; null where the study reads only the user's */
    static StudySteps of(Study study, @Nullable Step pair) {
        Study.Models models = study.models();
        ModelPlace base = place(models.base(), "base", pair);
        ModelPlace distilled = place(models.distilled(), "distilled", pair);
        Step corpus = CorpusStep.of(study, base);
        List<OfArm> arms = new ArrayList<>();
        PairPlaces real = new PairPlaces(Arm.REAL, base, distilled);
        Step harvested = HarvestStep.of(study, "base", base, base, corpus);
        PairHarvest both =
                new PairHarvest(corpus, harvested, HarvestStep.of(study, "distilled", distilled, base, corpus));
        for (NullPair nullPair : study.nullPairs()) {
            ModelPlace other = switch (nullPair) {
                case IDENTICAL -> base;
                case CONTINUED -> {
                    ModelSource given = models.continued();
                    yield place(given == null ? models.base() : given, "continued", pair);
                }
            };
            Step theirs = other.equals(base) ? harvested : HarvestStep.of(study, nullPair.word(), other, base, corpus);
            PairPlaces places = new PairPlaces(Arm.of(nullPair), base, other);
            arms.add(arm(study, places, new PairHarvest(corpus, harvested, theirs), List.of()));
        }
        arms.addFirst(arm(study, real, both, List.copyOf(arms)));
        Experiments experiments = study.experiments();
        OfArm first = arms.getFirst();
        if (!experiments.evaluate().contains(LAB) || first.crosscoders().isEmpty()) {
            return new StudySteps(corpus, arms, null, List.of(), List.of(), List.of());
        }
        OfCrosscoder main = first.crosscoders().getFirst();
        Step answers = AnswersStep.of(study, real, main.crosscoder());
        List<Step> accuracy = new ArrayList<>();
        List<Step> solo = new ArrayList<>();
        for (String category : experiments.accuracy()) {
            Step ablated =
                    AccuracyStep.of(study, category, real, main.spec(), first.harvest(), main.crosscoder(), answers);
            accuracy.add(ablated);
            solo.add(SoloStep.of(
                    study, category, real, main.spec(), first.harvest(), main.crosscoder(), answers, ablated));
        }
        List<Step> steering = new ArrayList<>();
        if (experiments.steer().contains(DEEP)) {
            steering.add(SteeringStep.of(study, real, main.spec(), first.harvest(), main.crosscoder(), answers));
        }
        return new StudySteps(corpus, arms, answers, accuracy, solo, steering);
    }

    /** The lab's own problems, in {@code evaluate}. */
    static final String LAB = "lab";

    /** The mode that this version knows how to seek. */
    static final String DEEP = "deep";

    private static ModelPlace place(ModelSource source, String role, @Nullable Step pair) {
        return switch (source) {
            case ModelSource.Stored(var path) -> ModelPlace.Outside.of(path);
            case ModelSource.OnHub(String name) -> throw new IllegalArgumentException(name + " was not located");
            case ModelSource.Shipped _ -> {
                if (pair == null) {
                    throw new IllegalArgumentException("a study of the lab's models needs the step that makes them");
                }
                yield PairStep.model(pair, role);
            }
        };
    }

    /** @param nulls that the arm's claims are held against */
    private static OfArm arm(Study study, PairPlaces places, PairHarvest harvest, List<OfArm> nulls) {
        List<OfCrosscoder> crosscoders = new ArrayList<>();
        for (CrosscoderSpec spec : study.crosscoders()) {
            int place = crosscoders.size();
            Step crosscoder = CrosscoderStep.of(study, spec, places.arm(), harvest);
            Step atlas = AtlasStep.of(study, places.arm(), spec, harvest, crosscoder);
            Step tables = TablesStep.of(
                    study,
                    places,
                    spec,
                    harvest,
                    crosscoder,
                    nulls.stream()
                            .map(arm -> arm.crosscoders().get(place).tables())
                            .toList());
            Step ablation = study.experiments().ablate().isEmpty()
                    ? null
                    : PaperStep.of(study, places, spec, harvest, crosscoder);
            crosscoders.add(new OfCrosscoder(spec, crosscoder, atlas, tables, ablation));
        }
        return new OfArm(places.arm(), harvest, ProbeStep.of(study, places.arm(), harvest), crosscoders);
    }

    /** All of them, each after those it reads; the longest chain first, so that nothing long is left for the end. */
    List<Step> all() {
        Map<String, Step> all = new LinkedHashMap<>();
        OfArm real = arms.getFirst();
        real.harvest().steps().forEach(step -> add(step, all));
        if (answers != null) {
            add(real.crosscoders().getFirst().crosscoder(), all);
            add(answers, all);
            steering.forEach(step -> add(step, all));
            accuracy.forEach(step -> add(step, all));
            solo.forEach(step -> add(step, all));
        }
        for (OfArm arm : arms) {
            for (OfCrosscoder of : arm.crosscoders()) {
                add(of.crosscoder(), all);
                add(of.atlas(), all);
                add(of.tables(), all);
                if (of.ablation() != null) {
                    add(of.ablation(), all);
                }
            }
            add(arm.probes(), all);
        }
        return List.copyOf(all.values());
    }

    private static void add(Step step, Map<String, Step> all) {
        step.after().forEach(before -> add(before, all));
        all.putIfAbsent(step.name(), step);
    }
}
