package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TeacherTest {
    private static final int N = 8000;
    private static final List<Trace> TRACES = new Teacher(3).traces(Split.TRAIN, N);

    @Test
    void tracesHaveTheLengthOfTheLab() {
        LabStatistics statistics = LabStatistics.of(TRACES);
        assertThat(statistics.meanLength()).isEqualTo(104, within(3.0));
        assertThat(statistics.longest()).isLessThanOrEqualTo(320);
    }

    @Test
    void halfTheTracesSlipOnTheFirstWayAndAQuarterOfTheSlipsAreCarriedOn() {
        List<Boolean> repairedAtOnce = new ArrayList<>();
        for (Trace trace : TRACES) {
            for (int i = 0; i < trace.equations().size(); i++) {
                EquationSpan span = trace.equations().get(i);
                if (span.role() == EquationSpan.Role.STEP && !span.right()) {
                    repairedAtOnce.add(trace.equations().get(i + 1).role() == EquationSpan.Role.REPAIR);
                }
            }
        }
        assertThat(repairedAtOnce.size() / (double) N).isEqualTo(.5, within(.02));
        assertThat(repairedAtOnce.stream().filter(once -> !once).count() / (double) repairedAtOnce.size())
                .isEqualTo(.25, within(.02));
    }

    @Test
    void slipsAreOffByOneTwoOrTenOrTheWrongOperation() {
        int wrong = 0;
        int byOne = 0;
        int byTen = 0;
        for (Trace trace : TRACES) {
            for (EquationSpan span : trace.equations()) {
                if (!span.right()) {
                    Equation e = span.equation();
                    int error = Math.abs(e.result() - e.op().apply(e.left()));
                    wrong++;
                    byOne += error == 1 ? 1 : 0;
                    byTen += error == 10 ? 1 : 0;
                }
            }
        }
        assertThat(byOne / (double) wrong)
                .as("±1, and doubling as + 2 at 1 and 3")
                .isEqualTo(.36, within(.03));
        assertThat(byTen / (double) wrong).as("±10, and ± 5 the wrong way").isEqualTo(.17, within(.03));
    }

    @Test
    void optionalPartsComeInTheirShares() {
        assertThat(share(Category.DEDUCTIVE, " it is | we have | we get | that makes "))
                .isEqualTo(.5, within(.02));
        assertThat(share(Category.ALTERNATIVE, ""))
                .as("a delayed slip adds some")
                .isEqualTo(.32, within(.03));
        double loops = TRACES.stream()
                .filter(t -> t.text().contains("? checking")
                        || t.text().contains("is that right ? check")
                        || t.text().contains("is that right ? verify")
                        || t.text().contains("is that right ? let"))
                .count();
        assertThat(loops / N).isEqualTo(.15, within(.02));
    }

    @Test
    void everyTraceEndsWithTheRightAnswer() {
        for (Trace trace : TRACES) {
            assertThat(trace.text())
                    .endsWith("</think> a : " + Numerals.spell(trace.problem().answer()) + " <eos>");
            assertThat(trace.ids()[trace.think()]).isEqualTo(Vocabulary.THINK);
            assertThat(trace.ids()[trace.endThink()]).isEqualTo(Vocabulary.END_THINK);
        }
    }

    @Test
    void openersAreOpenersOfTheirCategoryAndContrastNeedsADisagreement() {
        for (Trace trace : TRACES) {
            boolean carried = false;
            for (int i = 0; i + 1 < trace.equations().size(); i++) {
                carried |= !trace.equations().get(i).right()
                        && trace.equations().get(i + 1).role() != EquationSpan.Role.REPAIR;
            }
            carried |= !trace.equations().getLast().right();
            boolean contrasted = false;
            for (Segment segment : trace.segments()) {
                String first = Vocabulary.lab().word(trace.ids()[segment.start()]);
                if (segment.opened()) {
                    assertThat(segment.category().openers()).contains(first);
                }
                contrasted |= segment.category() == Category.CONTRASTIVE;
            }
            assertThat(contrasted).as(trace.text()).isEqualTo(carried);
        }
    }

    @Test
    void theFlawlessTeacherNeverSlipsOrDoubts() {
        for (Trace trace : new Teacher(3, TeacherRates.v2().flawless()).traces(Split.DEV, 500)) {
            assertThat(trace.equations()).allMatch(EquationSpan::right);
            assertThat(trace.segments())
                    .extracting(Segment::category)
                    .doesNotContainAnyElementsOf(Set.of(Category.SELF_REFLECTION, Category.CONTRASTIVE));
        }
    }

    @Test
    void theSameIndexGivesTheSameTrace() {
        Trace again = new Teacher(3).trace(Split.TRAIN, 4711);
        assertThat(again.text()).isEqualTo(TRACES.get(4711).text());
        assertThat(again.categories()).isEqualTo(TRACES.get(4711).categories());
        assertThat(new Teacher(4).trace(Split.TRAIN, 4711).text()).isNotEqualTo(again.text());
    }

    /** The pair that is shipped was taught by exactly these traces; the hash was taken before there was another teacher. */
    @Test
    void theTracesOfV2NeverChange() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Split split : Split.values()) {
            for (Trace trace : new Teacher(3).traces(split, 2000)) {
                digest.update(trace.text().getBytes(StandardCharsets.UTF_8));
                digest.update(trace.categories());
                digest.update(Arrays.toString(trace.openers()).getBytes(StandardCharsets.UTF_8));
                digest.update(trace.equations().toString().getBytes(StandardCharsets.UTF_8));
                assertThat(trace.episodes()).isEmpty();
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("ffc8852cd825907696c335dacd04a9b25c1fb24ef099c541ab627849162f4c71");
    }

    private static double share(Category category, String anyOf) {
        return TRACES.stream()
                        .filter(trace -> trace.segments().stream()
                                .filter(s -> s.category() == category && s.opened())
                                .map(s -> " "
                                        + Vocabulary.lab()
                                                .text(java.util.Arrays.copyOfRange(trace.ids(), s.start(), s.end()))
                                        + " ")
                                .anyMatch(text -> java.util.Arrays.stream(anyOf.split("\\|"))
                                        .anyMatch(text::contains)))
                        .count()
                / (double) N;
    }
}
