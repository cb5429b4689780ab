package dev.retort.study.verdict;

import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Comparison.Name;
import dev.retort.study.verdict.Evidence.Held;
import java.util.List;

/**
 * Claims about categories, each as the mean over all of them. On the opener itself ({@code at_hard}) nothing is decided: there a
 * feature that knows the word suffices, and the null pairs reach the real pair's figure.
 */
final class CategoryRules {
    private static final List<String> POSITIONS = List.of("pre_hard", "segment");
    private static final String NULL = "null-continued";

    private CategoryRules() {}

    static Verdict features(StudyFigures study) {
        return means(Claim.CATEGORY_FEATURES, "best_auroc", "best-auroc", Unit.FRACTION, new Demand.Above(0.5), study);
    }

    static Verdict aboveHalf(StudyFigures study) {
        return means(
                Claim.CATEGORIES_ABOVE_HALF,
                "above_minus_below_half",
                "above-below",
                Unit.DIFFERENCE,
                new Demand.Above(0),
                study);
    }

    private static Verdict means(
            Claim claim, String figure, String name, Unit unit, Demand demand, StudyFigures study) {
        Evidence evidence = new Evidence(claim);
        study.requireNull(evidence);
        for (String position : POSITIONS) {
            Tree real = study.metrics().at("category_means").at(position);
            Tree there = study.continued().at("category_means").at(position);
            String path = "category_means." + position + "." + figure;
            evidence.compare(
                    name,
                    List.of(new Name("position", position)),
                    unit,
                    real.figure(figure),
                    path,
                    demand,
                    List.of(new Held(NULL, path, there.figure(figure), null)));
        }
        return evidence.verdict(study.remaking("atlas-" + study.kind()));
    }

    static Verdict probe(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.PROBE_READS_MORE);
        study.requireNull(evidence);
        Tree there = study.continued().at("probes").at("pre_hard").at("mean");
        String path = "probes.pre_hard.mean.difference";
        evidence.compare(
                "probe",
                List.of(new Name("position", "pre_hard")),
                Unit.DIFFERENCE,
                study.metrics().at("probes").at("pre_hard").at("mean").figure("difference"),
                path,
                new Demand.Above(0),
                List.of(new Held(NULL, path, there.figure("difference"), null)));
        return evidence.verdict(study.remaking("probes"));
    }
}
