package dev.retort.study.verdict;

import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Comparison.Name;
import dev.retort.study.verdict.Evidence.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Claims about the openers' logits under the paper's ablation, at the largest k that was measured with the paired encoder. The base's
 * logits must stay: their interval inside ± ½. That alone would be true of any feature with next to no norm in the base, so the
 * features of NRN ≤ ½ and random ones, and the null pair's fall, are controls as well.
 */
final class LogitRules {
    /** Those that the paper's summary names. */
    private static final List<String> FOREMOST = List.of("self-reflection", "computation verification");

    private static final Demand STAYS = new Demand.Inside(-0.5, 0.5);
    private static final Demand FALLS = new Demand.Below(0);

    private LogitRules() {}

    static Verdict lowered(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.ABLATION_LOWERS_LOGITS);
        study.requireNull(evidence);
        List<Tree> rows = rows(study.metrics(), study);
        if (rows.isEmpty()) {
            evidence.lacks(Lack.Why.FIGURE, "ablation.paper");
        }
        for (Tree row : rows) {
            List<Name> of = name(row);
            evidence.compare(
                    "logit",
                    of,
                    Unit.LOGIT,
                    row.figure("distilled"),
                    "ablation.paper.distilled",
                    FALLS,
                    List.of(Held.at("low-nrn", row, "control_low_nrn"), Held.at("random", row, "control_random")));
            evidence.compare("logit-base", of, Unit.LOGIT, row.figure("base"), "ablation.paper.base", STAYS, List.of());
            Tree there = same(row, study.continued(), study);
            evidence.compare(
                    "logit-difference",
                    of,
                    Unit.LOGIT,
                    row.figure("distilled_minus_base"),
                    "ablation.paper.distilled_minus_base",
                    FALLS,
                    List.of(Held.at("null-continued", there, "distilled_minus_base")));
        }
        return evidence.verdict(study.remaking("ablation-" + study.kind()));
    }

    /** The fall of the category's own openers must be deeper than that of the other categories' under the same ablation. */
    static Verdict specific(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.SELECTION_IS_SPECIFIC);
        List<Tree> rows = rows(study.metrics(), study);
        if (rows.isEmpty()) {
            evidence.lacks(Lack.Why.FIGURE, "ablation.paper");
        }
        for (Tree row : rows) {
            evidence.compare(
                    "logit",
                    name(row),
                    Unit.LOGIT,
                    row.figure("distilled"),
                    "ablation.paper.distilled",
                    FALLS,
                    List.of(new Held(
                            "other-categories",
                            "ablation.paper.other_categories",
                            row.figure("other_categories"),
                            row.figure("distilled_minus_other_categories"))));
        }
        return evidence.verdict(study.remaking("ablation-" + study.kind()));
    }

    private static List<Name> name(Tree row) {
        Double k = row.number("k_percent");
        return List.of(
                new Name("category", row.text("category", "?")),
                new Name("", k == null ? "?" : k == Math.rint(k) ? String.valueOf(Math.round(k)) : String.valueOf(k)));
    }

    /** The foremost categories' rows at the largest k; where a study has neither, its first category's. */
    private static List<Tree> rows(Tree arm, StudyFigures study) {
        List<Tree> all = paired(arm, study);
        List<String> categories =
                all.stream().map(row -> row.text("category", "?")).distinct().toList();
        List<String> wanted = new ArrayList<>(FOREMOST);
        wanted.retainAll(categories);
        if (wanted.isEmpty() && !categories.isEmpty()) {
            wanted.add(categories.getFirst());
        }
        return wanted.stream()
                .flatMap(category -> all.stream()
                        .filter(row -> row.text("category", "?").equals(category))
                        .max(Comparator.comparingDouble(LogitRules::k))
                        .stream())
                .toList();
    }

    private static Tree same(Tree row, Tree arm, StudyFigures study) {
        return paired(arm, study).stream()
                .filter(other -> other.text("category", "?").equals(row.text("category", "?")) && k(other) == k(row))
                .findFirst()
                .orElse(Tree.ABSENT);
    }

    /** The main crosscoder's rows; those chosen otherwise than in the paper name their selection. */
    private static List<Tree> paired(Tree arm, StudyFigures study) {
        return arm.at("ablation").at("paper").items().stream()
                .filter(row -> row.text("crosscoder", study.kind()).equals(study.kind()))
                .filter(row -> row.text("encoder", "paired").equals("paired"))
                .filter(row -> row.text("selection", "paper").equals("paper"))
                .toList();
    }

    private static double k(Tree row) {
        Double k = row.number("k_percent");
        return k == null ? 0 : k;
    }
}
