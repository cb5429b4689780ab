package dev.retort.study;

import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.Progress;
import dev.retort.experiments.FeatureChoice;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.MatchedRandom;
import dev.retort.experiments.OpenerShift;
import dev.retort.experiments.Openings;
import dev.retort.experiments.PaperAblation;
import dev.retort.experiments.PaperAblation.Controls;
import dev.retort.experiments.PaperRow;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ablation as published, row by row; documents are forced when the first row is measured. Close it. */
final class PublishedTable implements AutoCloseable {
    private static final Controls CONTROLS = new Controls(3, 3);

    private final AblationPlan plan;
    private final AblationSubject subject;
    private final AblationChoices choices;
    private final Progress progress;
    private @Nullable ForcedDocuments documents;
    private @Nullable PaperAblation ablation;
    private @Nullable OpenerShift others;

    PublishedTable(AblationPlan plan, AblationSubject subject, AblationChoices choices, Progress progress) {
        this.plan = plan;
        this.subject = subject;
        this.choices = choices;
        this.progress = progress;
    }

    /** An entry of the table, with its p-value before any correction. */
    Map<String, Object> row(FeatureChoice choice) {
        PaperRow row = measured(choice);
        Map<String, Object> tree = row.tree(subject.kind());
        tree.put("choice", choice.name());
        tree.remove("p_holm");
        tree.put("p", row.distilled().logit().pValue(0));
        tree.put("ids", choice.features());
        return tree;
    }

    private PaperRow measured(FeatureChoice choice) {
        if (ablation == null || others == null) {
            TokenTable traces = PaperStep.labelled(subject.table(Part.TEST));
            ForcedDocuments forced =
                    new ForcedDocuments(subject.pair(), Openings.documents(traces, plan.traces()), progress);
            documents = forced;
            Bootstrap bootstrap = Bootstrap.of(plan.seed());
            others = PaperStep.elsewhere(forced, traces, plan.category(), bootstrap);
            int[][] openings = Openings.positions(traces, new TokenLabels(traces, plan.category()), plan.traces());
            ablation = new PaperAblation(
                    new OpenerShift(forced, openings, choices.targets(), bootstrap),
                    new MatchedRandom(choices.statistics(), subject.pair().norms(Side.DISTILLED)),
                    bootstrap,
                    CONTROLS);
        }
        return ablation.measure(plan.category(), choice).beside(others.without(Side.DISTILLED, choice.features()));
    }

    @Override
    public void close() {
        if (documents != null) {
            documents.close();
        }
    }
}
