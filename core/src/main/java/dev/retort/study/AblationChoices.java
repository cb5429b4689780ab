package dev.retort.study;

import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Contrast;
import dev.retort.atlas.FeatureRanking;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.atlas.Labelling;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.experiments.Attribution;
import dev.retort.experiments.FeatureChoice;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.Openings;
import dev.retort.experiments.PaperAblation;
import dev.retort.experiments.PaperSelection;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.ablation.Cases;
import dev.retort.experiments.ablation.Lift;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.Edit;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.lab.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Every rule's choice of features for a category, all on the dev part. */
final class AblationChoices {
    /** Single features of the published table, by score. */
    private static final int SINGLES = 5;

    /** Problems of the dev part whose greedy answers guard a choice: as many as the demo takes. */
    private static final int GUARDS = 400;

    private final AblationPlan plan;
    private final AblationSubject subject;
    private final FeatureView dev;
    private final FeatureStatistics statistics;
    private final TokenLabels labels;
    private final double[] nrn;
    private final Progress progress;
    private @Nullable FeatureRanking scores;
    private @Nullable Attribution attribution;

    AblationChoices(AblationPlan plan, AblationSubject subject, Progress progress) {
        this.plan = plan;
        this.subject = subject;
        this.progress = progress;
        this.dev = subject.view(Part.DEV);
        this.statistics = dev.statistics();
        this.labels = new TokenLabels(dev.table(), plan.category());
        this.nrn = subject.nrn();
    }

    FeatureStatistics statistics() {
        return statistics;
    }

    /** The category's target tokens. */
    int[] targets() {
        return Openings.targets(dev.table(), labels);
    }

    /** X: the live features that only the distilled model has. */
    List<Integer> exclusive() {
        return IntStream.range(0, nrn.length)
                .filter(feature -> statistics.live(feature) && nrn[feature] > Cases.EXCLUSIVE)
                .boxed()
                .toList();
    }

    /** The choice of which the models' answers are measured. */
    FeatureChoice by(AblationPlan.Rule rule) {
        return switch (rule) {
            case PAPER -> paper(plan.percent());
            case LIFT ->
                first(
                        rule,
                        Lift.ranked(dev.activations(), dev.table(), labels, this::above),
                        Lift.ranked(dev.activations(), dev.table(), labels, this::below));
            case ATTRIBUTION ->
                first(rule, attribution().ranked(this::above), attribution().ranked(this::below));
            case GUARDED ->
                new FeatureChoice(
                        rule.word(),
                        null,
                        guarded(attribution().ranked(this::above)),
                        guarded(attribution().ranked(this::below)));
            case SCORE -> first(rule, scored(this::above), scored(this::below));
            case GIVEN -> new FeatureChoice(rule.word(), null, plan.features(), null);
        };
    }

    /** What the published table is made of besides: the paper's rule and the score's at every k, and single features. */
    List<FeatureChoice> published() {
        List<FeatureChoice> choices = new ArrayList<>();
        PaperAblation.ALL_PERCENTS.forEach(percent -> choices.add(paper(percent)));
        List<Integer> all = scored(_ -> true);
        List<Integer> low = scored(this::below);
        for (double percent : PaperAblation.ALL_PERCENTS) {
            int count = (int) Math.ceil(percent / 100 * all.size() - 1e-9);
            choices.add(new FeatureChoice("score", percent, head(all, count), head(low, count)));
        }
        Set<Integer> singles = new LinkedHashSet<>(plan.features());
        singles.addAll(head(all, SINGLES));
        singles.forEach(feature -> choices.add(new FeatureChoice("single", null, List.of(feature), null)));
        return choices;
    }

    private FeatureChoice paper(double percent) {
        PaperSelection selection = PaperSelection.of(dev.activations(), statistics, labels, nrn);
        return new FeatureChoice("paper", percent, selection.aboveHalf(percent), selection.belowHalf(percent));
    }

    private FeatureChoice first(AblationPlan.Rule rule, List<Integer> above, List<Integer> below) {
        return new FeatureChoice(rule.word(), null, head(above, plan.count()), head(below, plan.count()));
    }

    /** As a study chooses what it takes to accuracy, where the models can be asked the lab's problems. */
    private List<Integer> guarded(List<Integer> ranked) {
        if (!subject.lab() || !LabOpenings.categories(plan.teacher()).contains(plan.category())) {
            throw new BadInput("--select guarded: features are guarded by answers to the lab's problems, and this is no"
                    + " pair or no category of the lab; take attribution.");
        }
        CrosscodedPair pair = subject.pair();
        LabTask problems = LabTask.of(plan.seed(), plan.teacher(), Split.DEV, GUARDS, false);
        TaskRunner runner = new TaskRunner(problems, GUARDS, Bootstrap.of(plan.seed()));
        ToDoubleFunction<Edit> greedy = edit ->
                runner.run(pair, edit, Decoding.GREEDY, progress).accuracy().value();
        List<Trace> traces =
                new Teacher(plan.seed(), plan.teacher()).traces(Split.DEV, Experiments.Sizes.USUAL.traces());
        return AccuracyStep.chosen(pair, traces, plan.category(), greedy, ranked, progress);
    }

    private static List<Integer> head(List<Integer> ranked, int count) {
        return ranked.subList(0, Math.min(count, ranked.size()));
    }

    private boolean above(int feature) {
        return nrn[feature] > 0.5;
    }

    private boolean below(int feature) {
        return nrn[feature] <= 0.5;
    }

    private List<Integer> scored(IntPredicate allowed) {
        if (scores == null) {
            Labelling labelling = labels.labelling(Contrast.PRE_HARD);
            scores = FeatureRanking.of(dev.activations(), Map.of(Contrast.PRE_HARD, labelling))
                    .getOrDefault(Contrast.PRE_HARD, new FeatureRanking(List.of(), List.of()));
        }
        return scores.features().stream().filter(allowed::test).toList();
    }

    private Attribution attribution() {
        if (attribution == null) {
            TokenTable traces = PaperStep.labelled(dev.table());
            int[][] openings =
                    Openings.positions(traces, new TokenLabels(traces, plan.category()), AccuracyStep.ATTRIBUTED);
            try (ForcedDocuments documents = new ForcedDocuments(
                    subject.pair(), Openings.documents(traces, AccuracyStep.ATTRIBUTED), progress)) {
                attribution = Attribution.of(documents, openings, progress);
            }
        }
        return attribution;
    }
}
