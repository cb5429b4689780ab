package dev.retort.study;

import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Holm;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.experiments.FeatureChoice;
import dev.retort.experiments.ForcedDetection;
import dev.retort.experiments.MatchedRandom;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.ablation.AnswerAblation;
import dev.retort.experiments.ablation.Case;
import dev.retort.experiments.ablation.CaseRows;
import dev.retort.experiments.ablation.Cases;
import dev.retort.experiments.ablation.KeptAnswers;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.lab.Category;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One category's ablation of a pair outside a study: as published, and where the truth is known (the lab) to accuracy. Every
 * row goes to a file of its own when it is measured, and is taken from there by the next run.
 */
public final class Ablation {
    private final AblationPlan plan;
    private final AblationSubject subject;
    private final AblationFolder folder;
    private final Progress progress;

    private Ablation(AblationPlan plan, AblationSubject subject, AblationFolder folder, Progress progress) {
        this.plan = plan;
        this.subject = subject;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Measures what is not in the folder yet, and writes {@code ablation.json} there.
     *
     * @param origins what identifies crosscoder, models and store; a folder takes rows of one such only
     * @throws BadInput when the category opens nothing in the corpus, or the folder holds another plan's rows
     */
    public static AblationReport run(
            AblationPlan plan, AblationSubject subject, Map<String, Object> origins, Path out, Progress progress) {
        requireOpenings(plan, subject);
        Map<String, Object> whole = new LinkedHashMap<>(plan.tree());
        whole.putAll(origins);
        try (AblationFolder folder = AblationFolder.open(out, whole)) {
            AblationReport report = new Ablation(plan, subject, folder, progress).report();
            Map<String, Object> written = new LinkedHashMap<>(whole);
            written.putAll(report.tree());
            Json.write(out.resolve("ablation.json"), written);
            return report;
        }
    }

    private static void requireOpenings(AblationPlan plan, AblationSubject subject) {
        int features = subject.pair().crosscoder().features();
        for (int feature : plan.features()) {
            if (feature < 0 || feature >= features) {
                throw new BadInput(
                        "--features " + feature + ": the crosscoder has features 0 to " + (features - 1) + ".");
            }
        }
        for (Part part : List.of(Part.DEV, Part.TEST)) {
            TokenTable table = subject.table(part);
            TokenLabels labels = new TokenLabels(table, plan.category());
            if (IntStream.range(0, table.size()).noneMatch(labels::pre)) {
                throw new BadInput("--category " + plan.category() + ": nothing opens it in the " + part.word()
                        + " part of the corpus, which has " + TokenLabels.categories(table)
                        + "; give one of those, or harvest more.");
            }
        }
    }

    private AblationReport report() {
        AblationChoices choices = new AblationChoices(plan, subject, progress);
        List<FeatureChoice> chosen = plan.rules().stream().map(choices::by).toList();
        for (FeatureChoice choice : chosen) {
            if (choice.features().isEmpty()) {
                throw new BadInput("--select " + choice.rule()
                        + ": no feature of the dev part is such; give another rule, " + "or --features.");
            }
        }
        List<FeatureChoice> asPublished = new ArrayList<>(choices.published());
        chosen.stream().filter(choice -> choice.percent() == null).forEach(asPublished::add);
        List<Node> published = new ArrayList<>();
        try (PublishedTable table = new PublishedTable(plan, subject, choices, progress);
                Progress.Task task = progress.begin("ablate as published", asPublished.size(), "sets")) {
            for (FeatureChoice choice : asPublished) {
                published.add(folder.row("published " + choice.name(), () -> table.row(choice)));
                task.advance(1);
            }
        }
        boolean known = subject.lab()
                && Arrays.stream(Category.values()).anyMatch(of -> of.text().equals(plan.category()));
        return new AblationReport(corrected(published), known ? answers(choices, chosen) : Map.of());
    }

    /** The rows with Holm's correction over all of them. */
    private static List<Map<String, Object>> corrected(List<Node> rows) {
        double[] adjusted = Holm.adjusted(rows.stream()
                .mapToDouble(row -> row.asMap().need("p").asDouble())
                .toArray());
        List<Map<String, Object>> result = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            MapNode row = rows.get(i).asMap();
            Map<String, Object> tree = new LinkedHashMap<>();
            row.keys().forEach(name -> tree.put(name, row.need(name)));
            tree.remove("p");
            tree.put("p_holm", adjusted[i]);
            result.add(tree);
        }
        return result;
    }

    /** Blocks of cases by name. */
    private Map<String, List<Node>> answers(AblationChoices choices, List<FeatureChoice> chosen) {
        CrosscodedPair pair = subject.pair();
        Bootstrap bootstrap = Bootstrap.of(plan.seed());
        Category category = Category.named(plan.category());
        Cases cases = new Cases(
                new MatchedRandom(choices.statistics(), pair.norms(Side.DISTILLED)), choices.exclusive(), plan.seed());
        Map<String, List<Case>> blocks = new LinkedHashMap<>();
        blocks.put("whole", List.of(Case.whole(Side.DISTILLED, true)));
        blocks.put("whole base", List.of(Case.whole(Side.BASE, false)));
        chosen.forEach(choice -> blocks.put(choice.name(), cases.necessity(choice)));
        if (plan.full()) {
            FeatureChoice first = chosen.getFirst();
            blocks.put("doses of " + first.name(), cases.doses(first));
            blocks.put("keep " + first.name(), cases.kept(first));
            blocks.put("whole base thinking", List.of(Case.whole(Side.BASE, true)));
            blocks.put("transplant " + first.name(), cases.transplants(first));
        }
        Map<String, List<Node>> rows = new LinkedHashMap<>();
        try (ForcedDetection detection = new ForcedDetection(
                pair,
                LabTask.steps(new Teacher(plan.seed(), plan.teacher()).traces(Split.TEST, plan.traces()), category),
                category.openerIds(),
                bootstrap,
                progress)) {
            AnswerAblation ablation = new AnswerAblation(
                    pair,
                    runner(false, bootstrap),
                    runner(true, bootstrap),
                    detection,
                    new KeptAnswers(folder.answers(), bootstrap),
                    progress);
            CaseRows measured = new CaseRows(plan.category(), ablation);
            blocks.forEach((name, block) -> rows.put(
                    name,
                    folder.row("answers " + name, () -> measured.trees(block)).asList()));
        }
        return rows;
    }

    private TaskRunner runner(boolean direct, Bootstrap bootstrap) {
        LabTask task = LabTask.of(plan.seed(), plan.teacher(), Split.TEST, plan.problems(), direct);
        return new TaskRunner(task, plan.problems(), bootstrap);
    }
}
