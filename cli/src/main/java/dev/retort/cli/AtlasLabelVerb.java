package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.CarriedLabels;
import dev.retort.atlas.Label;
import dev.retort.atlas.LabelTable;
import dev.retort.atlas.NameScore;
import dev.retort.atlas.label.Bill;
import dev.retort.atlas.label.FeatureChoice;
import dev.retort.atlas.label.JudgeRun;
import dev.retort.atlas.label.JudgeSettings;
import dev.retort.atlas.label.OfflineNames;
import dev.retort.basics.BadInput;
import dev.retort.formats.FolderLock;
import dev.retort.tables.Database;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort atlas label}: names for features, and how well each tells where its feature fires. */
@Command(
        name = "label",
        description = {
            "Names features. With --judge a language model explains each from where it fires, and is then asked, by the name",
            "alone, where it fires: the name's detection and fuzzing scores. Goes on where it stopped; nothing is asked twice.",
            "Without --judge names come from the atlas's own tables, and nothing is measured of them."
        })
final class AtlasLabelVerb implements Verb {
    @Parameters(index = "0", paramLabel = "ATLAS", description = "The folder.")
    Path folder = Path.of("");

    @Option(names = "--features", paramLabel = "LIST", description = "Which, such as 12,40-60.")
    @Nullable
    String features;

    @Option(
            names = "--top",
            paramLabel = "N",
            description =
                    "Of each class the N that fire most often. With neither: with a judge the 100 features of highest "
                            + "and the 100 of lowest NRN that fire, else all that fire.")
    @Nullable
    Integer top;

    @Mixin
    JudgeOptions judge = new JudgeOptions();

    @Override
    public Answer run(CommandContext context) {
        Atlas atlas = new Atlas(folder);
        if (features != null && top != null || top != null && top < 1) {
            throw new BadInput("either --features or --top, and --top at least 1.");
        }
        JudgeSettings settings = judge.settings();
        try (Database database = atlas.open();
                FolderLock lock = CarriedLabels.lock(folder)) {
            List<Integer> chosen = chosen(database, settings != null);
            if (chosen.isEmpty()) {
                throw new BadInput(folder + ": no feature of this atlas fires, so there is none to name.");
            }
            return settings == null
                    ? offline(database, chosen)
                    : judged(database, new JudgeRun(atlas, chosen, settings), settings, context);
        }
    }

    private List<Integer> chosen(Database database, boolean judged) {
        if (features != null) {
            return FeatureChoice.listed(database, features);
        }
        if (top != null) {
            return FeatureChoice.mostFiring(database, top);
        }
        return judged ? FeatureChoice.extremes(database, FeatureChoice.EXTREMES) : FeatureChoice.firing(database);
    }

    private Answer offline(Database database, List<Integer> chosen) {
        List<Label> labels = OfflineNames.of(database, chosen);
        LabelTable.read(folder).with(labels).write(folder);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("source", "offline");
        figures.put("features", chosen.size());
        figures.put("named", labels.size());
        return new Answer(
                figures,
                labels.size() + " of " + chosen.size()
                        + " features named from the atlas's tables; without a judge nothing is "
                        + "measured of the names");
    }

    private Answer judged(Database database, JudgeRun run, JudgeSettings settings, CommandContext context) {
        Bill bill = run.bill(database);
        context.remark(judge.said(bill, settings));
        judge.requireConsent(bill);
        JudgeRun.Result result = run.ask(database, bill, context.progress());
        return new Answer(figures(bill, result), text(bill, result));
    }

    private Map<String, Object> figures(Bill bill, JudgeRun.Result result) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("source", "judge");
        figures.put("features", bill.features());
        figures.put("named", result.labels().size());
        figures.put("unnamed", result.unnamed());
        figures.put("unmeasured", result.unmeasured());
        figures.put("unusable_examples", result.unusable());
        figures.put("failed_requests", result.failed());
        figures.put("finished", result.finished());
        figures.put("requests", bill.requests());
        figures.put("answered_before", bill.answered());
        figures.put("sent", result.sent());
        figures.put("estimated_tokens_in", bill.tokensIn());
        figures.put("estimated_tokens_out", bill.tokensOut());
        Double cost = judge.cost(bill);
        if (cost != null) {
            figures.put("estimated_cost", cost);
        }
        figures.put("chance", NameScore.CHANCE);
        figures.put("mean_detection", mean(result, true));
        figures.put("mean_fuzzing", mean(result, false));
        return figures;
    }

    private static double mean(JudgeRun.Result result, boolean detection) {
        return result.labels().stream()
                .map(label -> detection ? label.detection() : label.fuzzing())
                .mapToDouble(score -> score == null ? Double.NaN : score.balanced())
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private String text(Bill bill, JudgeRun.Result result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%,d of %,d features named by %s", result.labels().size(), bill.features(), judge.model));
        if (Double.isFinite(mean(result, true)) && Double.isFinite(mean(result, false))) {
            text.append(String.format(
                    Locale.ROOT,
                    "; mean detection %.2f, fuzzing %.2f (chance %.1f)",
                    mean(result, true),
                    mean(result, false),
                    NameScore.CHANCE));
        }
        add(text, result.unnamed(), "features without an explanation that could be used");
        add(text, result.unmeasured(), "names without scores: too few places where the feature fires or is silent");
        add(text, result.unusable(), "examples without a verdict that could be read, in no score");
        add(text, result.failed(), "requests without an answer; the same command asks them again");
        if (!result.finished()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nstopped after %,d requests; what was answered is kept, and the same command goes on from there",
                    result.sent()));
        }
        text.append(
                String.format(Locale.ROOT, "%n`retort atlas show %s FEATURE` shows a name with its scores", folder));
        return text.toString();
    }

    private static void add(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(String.format(Locale.ROOT, "%n%,d %s", count, what));
        }
    }
}
