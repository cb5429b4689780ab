package dev.retort.study.verdict;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Evidence.Held;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The claim about how far the models have moved from each other, by CKA and by nearest neighbours. */
final class AgreementRule {
    private AgreementRule() {}

    static Verdict diverge(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.MODELS_DIVERGE);
        study.requireNull(evidence);
        for (String measure : List.of("cka", "mutual_knn")) {
            String path = "agreement.measures." + measure;
            evidence.compare(
                    measure.replace('_', '-'),
                    List.of(),
                    Unit.FRACTION,
                    figure(study.metrics(), measure),
                    path,
                    new Demand.Below(1),
                    List.of(new Held("null-continued", path, figure(study.continued(), measure), null)));
        }
        return evidence.verdict(study.remaking("tables-" + study.kind()));
    }

    /** With the documents that were left out in turn as its n. */
    private static @Nullable Figure figure(Tree arm, String measure) {
        Tree at = arm.at("agreement").at("measures").at(measure);
        Double value = at.number("value");
        Double documents = at.number("documents");
        return value == null
                ? null
                : new Figure(
                        value, at.number("low"), at.number("high"), documents == null ? null : Math.round(documents));
    }
}
