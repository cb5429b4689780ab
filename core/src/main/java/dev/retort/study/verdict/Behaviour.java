package dev.retort.study.verdict;

import dev.retort.study.metrics.Tree;
import dev.retort.study.verdict.Comparison.Name;
import dev.retort.study.verdict.KeptAblation.Removed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which measurement of a model's behaviour a rule goes by: the study's own, or one that was left beside it about the same models.
 * What was passed over is noted.
 */
final class Behaviour {
    private static final String REFLECTION = "self-reflection";

    private Behaviour() {}

    /**
     * Features of self-reflection taken out, or of the category that the study took out instead. Of several files those come
     * first that took out the study's own features.
     */
    static FigureRow ablated(StudyFigures study, List<String> wanted, Evidence evidence) {
        Tree own = ownAblation(study);
        String category = own.text("category", REFLECTION);
        List<Long> features = KeptAblation.features(own);
        List<Removed> sets = new ArrayList<>();
        for (KeptAblation kept : study.beside().ablations()) {
            if (!kept.pair().same(study.pair())) {
                evidence.lacks(Lack.Why.OTHER_PAIR, kept.file());
            } else if (kept.category().equals(category) && kept.sets().isEmpty()) {
                evidence.lacks(Lack.Why.NO_CONTROLS, kept.file());
            } else if (kept.category().equals(category)) {
                sets.addAll(kept.sets());
            }
        }
        sets.sort(Comparator.comparing(set -> !set.features().equals(features)));
        List<FigureRow> rows = new ArrayList<>(sets.stream().map(Removed::row).toList());
        String step = "accuracy-" + category.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        FigureRow row = FigureRow.of(
                "ablation.accuracy.", List.of(new Name("category", category)), own, null, study.remaking(step));
        Map<String, String> options = new LinkedHashMap<>();
        options.put(
                features.isEmpty() ? "select" : "features",
                features.isEmpty() ? "attribution" : Remaking.listed(features));
        options.putAll(study.asked());
        rows.add(row.has(wanted) ? row : row.by(Remaking.ablation(category, options, "ablation/" + step)));
        return FigureRow.best(rows, wanted);
    }

    /** The set that attribution chose for self-reflection, in the distilled model, where there is one. */
    private static Tree ownAblation(StudyFigures study) {
        return study.metrics().at("ablation").at("accuracy").items().stream()
                .filter(row -> row.text("encoder", "paired").equals("paired"))
                .filter(row -> row.text("model", "distilled").equals("distilled"))
                .max(Comparator.comparing(
                                (Tree row) -> row.text("category", "?").equals(REFLECTION))
                        .thenComparing(row -> row.text("selection", "?").equals("attribution")))
                .orElse(Tree.ABSENT);
    }

    /** A mode at the dose that was chosen on dev; a claim about features takes one that acts by features. */
    static FigureRow steered(StudyFigures study, String mode, List<String> wanted, Evidence evidence) {
        List<FigureRow> rows = new ArrayList<>();
        for (KeptMode kept : study.beside().modes()) {
            if (!kept.goal().equals(mode)) {
                continue;
            }
            if (!kept.pair().same(study.pair())) {
                evidence.lacks(Lack.Why.OTHER_PAIR, kept.file());
            } else if (!kept.found()) {
                evidence.lacks(Lack.Why.NO_MODE, kept.file());
            } else if (!kept.steering().present()) {
                evidence.lacks(Lack.Why.NO_CONTROLS, kept.file());
            } else if (mode.equals("deep") && !kept.readsFeatures()) {
                evidence.lacks(Lack.Why.NO_FEATURES, kept.file());
            } else {
                rows.add(FigureRow.of("steering.", List.of(), kept.steering(), kept.file(), kept.command()));
            }
        }
        FigureRow row =
                FigureRow.of("steering.", List.of(), ownDose(study, mode), null, study.remaking("steering-" + mode));
        rows.add(row.has(wanted) ? row : row.by(Remaking.mode(mode, study.asked(), "modes")));
        return FigureRow.best(rows, wanted);
    }

    /** A lone dose is the chosen one. */
    private static Tree ownDose(StudyFigures study, String mode) {
        List<Tree> rows = study.metrics().at("steering").items().stream()
                .filter(row -> row.text("mode", "").equals(mode))
                .toList();
        return rows.stream()
                .filter(row -> row.flag("chosen") || rows.size() == 1)
                .findFirst()
                .orElse(Tree.ABSENT);
    }
}
