package dev.retort.study.verdict;

import dev.retort.atlas.FeatureClass;
import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Comparison.Name;
import dev.retort.study.verdict.Evidence.Held;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims about whose features are. Shares are of live features, which count as independent draws (Wilson 1927); features of one
 * crosscoder are not quite, so intervals are somewhat too short, and the null pair, whose crosscoder has the same dependence, is what
 * they are held against.
 */
final class NormRules {
    private static final Demand SOME = new Demand.Above(0);
    private static final String NULL = "null-continued";

    private NormRules() {}

    static Verdict exclusive(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.EXCLUSIVE_FEATURES);
        study.requireNull(evidence);
        String kind = study.kind();
        Tree continued = study.continued();
        Figure difference = continued.at("real_minus_null").at(kind).figure("nrn_above_0.9");
        String path = "crosscoders." + kind + ".nrn.histogram";
        Held drift = new Held(NULL, path, above(continued.at("crosscoders").at(kind)), difference);
        Held twice = new Held(
                "null-identical",
                path,
                above(study.identical().at("crosscoders").at(kind)),
                null);
        evidence.compare(
                "nrn-above",
                List.of(study.kindName()),
                Unit.PERCENT,
                above(study.crosscoder()),
                path,
                SOME,
                study.identical().present() ? List.of(drift, twice) : List.of(drift));
        return evidence.verdict(study.remaking("crosscoder-" + kind));
    }

    static Verdict verified(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.VERIFIED_EXCLUSIVE);
        study.requireNull(evidence);
        String kind = study.kind();
        String path = "crosscoders." + kind + ".classes";
        Figure there = verifiedShare(study.continued().at("crosscoders").at(kind));
        evidence.compare(
                "verified",
                List.of(study.kindName()),
                Unit.PERCENT,
                verifiedShare(study.crosscoder()),
                path,
                SOME,
                List.of(new Held(NULL, path, there, null)));
        return evidence.verdict(study.remaking("tables-" + kind));
    }

    /** L1 makes more features exclusive than BatchTopK from the same activations, in the real pair and where nothing was distilled. */
    static Verdict byLoss(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.HISTOGRAM_BY_LOSS);
        study.requireNull(evidence);
        byLoss("extremes", study.metrics(), evidence);
        byLoss("extremes-null", study.continued(), evidence);
        return evidence.verdict(study.remaking("crosscoder-" + StudyFigures.BATCH_TOPK));
    }

    private static void byLoss(String name, Tree arm, Evidence evidence) {
        Tree crosscoders = arm.at("crosscoders");
        Figure batchTopK = extremes(crosscoders.at(StudyFigures.BATCH_TOPK));
        String path = "crosscoders." + StudyFigures.BATCH_TOPK + ".nrn.histogram";
        evidence.compare(
                name,
                List.of(new Name("kind", StudyFigures.L1)),
                Unit.PERCENT,
                extremes(crosscoders.at(StudyFigures.L1)),
                "crosscoders." + StudyFigures.L1 + ".nrn.histogram",
                SOME,
                List.of(new Held("batch-topk", path, batchTopK, null)));
    }

    private static @Nullable Figure above(Tree crosscoder) {
        return share(crosscoder, 9);
    }

    private static @Nullable Figure extremes(Tree crosscoder) {
        return share(crosscoder, 0, 9);
    }

    /** The share of live features in some of the histogram's ten bins. */
    private static @Nullable Figure share(Tree crosscoder, int... bins) {
        List<Long> counts = crosscoder.at("nrn").at("histogram").items().stream()
                .map(Tree::asNumber)
                .map(count -> count == null ? 0 : Math.round(count))
                .toList();
        long all = counts.stream().mapToLong(Long::longValue).sum();
        if (counts.size() != 10 || all == 0) {
            return null;
        }
        long some = 0;
        for (int bin : bins) {
            some += counts.get(bin);
        }
        return Figure.share(some, all);
    }

    /** The share of live features that one model alone has by everything that was measured. */
    private static @Nullable Figure verifiedShare(Tree crosscoder) {
        Tree classes = crosscoder.at("classes");
        long live = 0;
        for (String word : classes.keys()) {
            live += word.equals(FeatureClass.DEAD.word()) ? 0 : count(classes, word);
        }
        return live == 0 ? null : Figure.share(count(classes, FeatureClass.DISTILLED_ONLY.word()), live);
    }

    private static long count(Tree classes, String word) {
        Double count = classes.number(word); // classes without features are left out
        return count == null ? 0 : Math.round(count);
    }
}
