package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import dev.retort.study.report.VerdictSection.Bar;
import dev.retort.study.report.VerdictSection.Line;
import dev.retort.study.report.VerdictSection.Row;
import dev.retort.study.verdict.Beside;
import dev.retort.study.verdict.Lack;
import dev.retort.study.verdict.Outcome;
import dev.retort.study.verdict.Verdict;
import dev.retort.study.verdict.Verdicts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The verdicts of the sample study as a page, a file and a table. */
class VerdictSectionTest {
    private final List<Verdict> verdicts = Verdicts.of(new Tree(Samples.metrics()), Beside.NOTHING);
    private final VerdictSection section = VerdictSection.of(verdicts, VerdictWords.load());

    @Test
    void each_claim_has_its_mark_and_outcomes_are_counted() {
        assertThat(section.rows()).hasSize(15);
        Row detection = row("detection-falls");
        assertThat(detection.mark()).isEqualTo("✓");
        assertThat(detection.outcome()).isEqualTo("reproduced");
        assertThat(detection.command()).endsWith("--force accuracy-self-reflection");
        assertThat(section.counts()).extracting(VerdictSection.Count::outcome).contains("not-testable");
        long reproduced = verdicts.stream()
                .filter(one -> one.outcome() == Outcome.REPRODUCED)
                .count();
        assertThat(section.counts().getFirst().words().en()).isEqualTo(reproduced + " reproduced");
    }

    @Test
    void an_effect_and_its_controls_stand_on_one_ruler_with_the_line_between() {
        Line forced = row("detection-falls").lines().getFirst();
        assertThat(forced.held()).isTrue();
        assertThat(forced.bars()).extracting(Bar::style).containsExactly("real", "control", "control");
        double effect = place(forced.bars().getFirst());
        double line = Double.parseDouble(
                String.valueOf(forced.bars().getFirst().strip().origin()));
        for (Bar control : forced.bars().subList(1, 3)) {
            assertThat(place(control)).isGreaterThan(effect);
            assertThat(control.strip().origin())
                    .isEqualTo(forced.bars().getFirst().strip().origin());
        }
        assertThat(line).as("the ratio 1 lies right of an effect below 1").isGreaterThan(effect);
    }

    @Test
    void the_page_shows_them_in_both_languages() {
        String page = Report.html(Samples.whole(), Lang.EN);
        int from = page.indexOf("id=\"verdict\"");
        String sheet = page.substring(from, page.indexOf("</section>", from));
        assertThat(sheet)
                .contains("A few features carry the noticing of slips", "少数の特徴が誤りへの気づきを担う")
                .contains("not testable here", "ここでは検証不能")
                .contains("<code>retort run study.yaml --force accuracy-self-reflection</code>")
                .contains("class=\"strip control\"");
    }

    @Test
    void the_file_has_the_figures_that_the_page_draws() {
        Tree tree = new Tree(Json.parse(Json.text(VerdictTree.of(verdicts)), Path.of("verdicts.json")));
        Tree claim = tree.at("claims").items().stream()
                .filter(one -> one.text("claim", "").equals("detection-falls"))
                .findFirst()
                .orElseThrow();
        assertThat(claim.text("outcome", "")).isEqualTo("reproduced");
        Tree forced = claim.at("comparisons").items().getFirst();
        assertThat(forced.number("value"))
                .isEqualTo(row("detection-falls")
                        .lines()
                        .getFirst()
                        .bars()
                        .getFirst()
                        .figure()
                        .value());
        assertThat(forced.text("asked", "")).isEqualTo("must lie below 1.00×");
        assertThat(forced.at("controls").items()).hasSize(2);
        assertThat(forced.at("controls").items().getFirst().flag("apart")).isTrue();
        int counted = tree.at("counts").keys().stream()
                .mapToInt(key ->
                        Objects.requireNonNull(tree.at("counts").number(key)).intValue())
                .sum();
        assertThat(counted).isEqualTo(15);
    }

    @Test
    void figures_from_beside_the_study_name_their_file() {
        String file = "ablation/{four} <b>/ablation.json";
        Verdict own = verdicts.get(place("detection-falls"));
        Verdict beside =
                new Verdict(own.claim(), own.comparisons(), List.of(Lack.of(Lack.Why.OTHER_PAIR, "x")), file, "c");
        assertThat(beside.outcome()).as("what was passed over hinders nothing").isEqualTo(own.outcome());
        ReportInput whole = Samples.whole();
        String page = Report.html(
                new ReportInput(whole.metrics(), List.of(beside), whole.atlas(), Map.of(), whole.training()), Lang.EN);
        assertThat(page)
                .contains("Figures from ablation/{four} &lt;b&gt;/ablation.json", "研究とは別に測った ablation/{four} &lt;b&gt;")
                .contains("x was made with another pair of models");
        assertThat(Report.html(whole, Lang.EN)).doesNotContain("measured beside the study", "class=\"from\"");
        assertThat(Json.text(VerdictTree.of(List.of(beside)))).contains("\"file\": \"" + file + "\"");
        assertThat(Json.text(VerdictTree.of(List.of(own)))).doesNotContain("\"file\"");
        assertThat(VerdictTree.table(List.of(beside)).named().getFirst()).containsEntry("file", file);
    }

    @Test
    void a_table_for_people_has_a_line_a_claim() {
        List<Map<String, @Nullable Object>> lines = VerdictTree.table(verdicts).named();
        assertThat(lines).hasSize(15);
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .containsEntry("claim", "detection falls")
                        .containsEntry("verdict", "reproduced"));
    }

    private Row row(String claim) {
        return section.rows().get(place(claim));
    }

    private int place(String claim) {
        return verdicts.stream().map(one -> one.claim().word()).toList().indexOf(claim);
    }

    private static double place(Bar bar) {
        return Double.parseDouble(bar.strip().dot());
    }
}
