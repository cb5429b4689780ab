package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole page as the templates see it: sections in their order, each of which may have nothing to show. */
record Page(
        Lang lang,
        Words words,
        String study,
        Headline headline,
        VerdictSection verdict,
        Words verdictWords,
        PairSection pair,
        NrnSection nrn,
        CategorySection categories,
        PaperSection paper,
        AccuracySection accuracy,
        SteeringSection steering,
        TrainingSection training,
        Map<String, String> provenance,
        String island,
        Script charts,
        Script script,
        Script style) {

    static Page of(ReportInput input, Lang lang) {
        VerdictWords verdictWords = VerdictWords.load();
        Words words = verdictWords.common();
        Tree metrics = new Tree(input.metrics());
        List<Arm> arms = Arm.all(metrics);
        Map<String, Object> charts = new LinkedHashMap<>();
        NrnSection nrn = NrnSection.of(arms, input.atlas(), words, charts);
        PaperSection paper = PaperSection.of(arms, words, charts);
        AccuracySection accuracy = AccuracySection.of(arms, words, charts);
        SteeringSection steering = SteeringSection.of(metrics, words, charts);
        TrainingSection training = TrainingSection.of(new Tree(input.training()), words, charts);
        Map<String, @Nullable Object> spoken =
                Charts.map("en", words.below("chart.", Lang.EN), "ja", words.below("chart.", Lang.JA));
        return new Page(
                lang,
                words,
                metrics.text("study", "study"),
                Headline.of(arms, metrics, words),
                VerdictSection.of(input.verdicts(), verdictWords),
                verdictWords.own(),
                PairSection.of(metrics, words),
                nrn,
                CategorySection.of(arms, input.atlas(), words),
                paper,
                accuracy,
                steering,
                training,
                input.provenance(),
                Island.text(Charts.map("words", spoken, "charts", charts, "first", Charts.map("paper", paper.first()))),
                Script.charts(),
                Script.own("report.js"),
                Script.own("report.css"));
    }

    /** What the footer shows at once: all but the steps' keys. */
    Map<String, String> provenanceOfStudy() {
        return provenance(false);
    }

    /** The entries named {@code step NAME}: many, and only for who traces a figure back. */
    Map<String, String> provenanceOfSteps() {
        return provenance(true);
    }

    private Map<String, String> provenance(boolean steps) {
        Map<String, String> found = new LinkedHashMap<>();
        provenance.forEach((key, value) -> {
            if (key.startsWith("step ") == steps) {
                found.put(steps ? key.substring("step ".length()) : key, value);
            }
        });
        return found;
    }

    /** The sentence under {@code key} in both languages. */
    Text text(String key) {
        return words.text(key);
    }
}
