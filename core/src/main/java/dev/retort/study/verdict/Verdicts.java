package dev.retort.study.verdict;

import dev.retort.study.metrics.Tree;
import java.util.Arrays;
import java.util.List;

/** Decides every claim from the tree of metrics.json and what else was measured on the same models. */
public final class Verdicts {
    private Verdicts() {}

    /** All claims in their order; a study that measured nothing has fifteen that are not testable. */
    public static List<Verdict> of(Tree metrics, Beside beside) {
        StudyFigures study = new StudyFigures(metrics, beside);
        return Arrays.stream(Claim.values()).map(claim -> of(claim, study)).toList();
    }

    private static Verdict of(Claim claim, StudyFigures study) {
        return switch (claim) {
            case EXCLUSIVE_FEATURES -> NormRules.exclusive(study);
            case VERIFIED_EXCLUSIVE -> NormRules.verified(study);
            case HISTOGRAM_BY_LOSS -> NormRules.byLoss(study);
            case CATEGORY_FEATURES -> CategoryRules.features(study);
            case CATEGORIES_ABOVE_HALF -> CategoryRules.aboveHalf(study);
            case PROBE_READS_MORE -> CategoryRules.probe(study);
            case ABLATION_LOWERS_LOGITS -> LogitRules.lowered(study);
            case SELECTION_IS_SPECIFIC -> LogitRules.specific(study);
            case DETECTION_FALLS -> BehaviourRules.detection(study);
            case ACCURACY_FALLS -> BehaviourRules.accuracy(study);
            case STEERING_DEEPENS -> BehaviourRules.deepens(study);
            case STEERING_SHORTENS -> BehaviourRules.shortens(study);
            case MODELS_DIVERGE -> AgreementRule.diverge(study);
            case NRN_GROWS, GEOMETRY_TIDIES ->
                new Evidence(claim).lacks(Lack.Why.ONE_SIZE).verdict(ACROSS_SIZES);
        };
    }

    /** What tests the claims about size. */
    public static final String ACROSS_SIZES = "retort report --compare WORKSPACE WORKSPACE ...";
}
