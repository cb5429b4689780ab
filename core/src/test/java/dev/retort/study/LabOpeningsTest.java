package dev.retort.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.lab.Category;
import dev.retort.lab.LabCorpus;
import dev.retort.lab.RethinkingRates;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.lab.TeacherRates;
import dev.retort.lab.Trace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabOpeningsTest {
    private final List<Trace> traces = new Teacher(3, RethinkingRates.v3e()).traces(Split.DEV, 200);

    @Test
    void redundantChecksOpenBehindTheirPlacesWithTheirWords() {
        LabOpenings openings = LabOpenings.of(traces, LabCorpus.REDUNDANT);

        int places = 0;
        for (int i = 0; i < traces.size(); i++) {
            Trace trace = traces.get(i);
            assertThat(openings.places()[i]).hasSize((int)
                    trace.episodes().stream().filter(e -> e.redundant()).count());
            for (int place : openings.places()[i]) {
                assertThat(trace.redundant()[place + 1]).isTrue();
                assertThat(openings.words()).contains(trace.ids()[place + 1]);
                places++;
            }
        }
        assertThat(places).isGreaterThan(150);
        assertThat(openings.words()).doesNotHaveDuplicates();
    }

    @Test
    void doubtsBelongAfterWrongStepsAndOthersWhereTheTeacherHasThem() {
        int wrong = traces.stream()
                .mapToInt(t ->
                        (int) t.equations().stream().filter(e -> !e.right()).count())
                .sum();
        LabOpenings doubts = LabOpenings.of(traces, Category.SELF_REFLECTION.text());
        assertThat(Arrays.stream(doubts.places()).mapToInt(p -> p.length).sum()).isEqualTo(wrong);
        assertThat(doubts.words()).isEqualTo(Category.SELF_REFLECTION.openerIds());

        LabOpenings deductions = LabOpenings.of(traces, Category.DEDUCTIVE.text());
        for (int i = 0; i < traces.size(); i++) {
            for (int place : deductions.places()[i]) {
                assertThat(deductions.words()).contains(traces.get(i).ids()[place + 1]);
            }
        }
    }

    @Test
    void onlyATeacherThatNotesChecksHasThem() {
        assertThat(LabOpenings.categories(TeacherRates.v2()))
                .hasSize(Category.values().length)
                .doesNotContain(LabCorpus.REDUNDANT);
        assertThat(LabOpenings.categories(RethinkingRates.v3e())).contains(LabCorpus.REDUNDANT, "self-reflection");
    }
}
