package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TraceReaderTest {
    private static final int N = 5000;

    @Test
    void theJudgeAgreesWithTheTeacherOnEveryEquationSlipRepairOpenerAndAnswer() {
        for (Trace trace : new Teacher(8).traces(Split.TEST, N)) {
            Verdict verdict = TraceReader.judge(trace.problem(), trace.ids());
            Reading reading = verdict.reading();
            assertThat(reading.equations()).hasSameSizeAs(trace.equations());
            for (int i = 0; i < reading.equations().size(); i++) {
                ReadEquation read = reading.equations().get(i);
                EquationSpan truth = trace.equations().get(i);
                assertThat(read.start()).isEqualTo(truth.start());
                assertThat(read.end()).isEqualTo(truth.end());
                assertThat(read.equation()).isEqualTo(truth.equation());
                boolean opened =
                        trace.openers()[truth.end()] && trace.category(truth.end()) == Category.SELF_REFLECTION;
                assertThat(read.reflected()).as(trace.text()).isEqualTo(opened);
                if (!read.right() && read.reflected()) {
                    assertThat(read.repaired()).as(trace.text()).isTrue();
                }
            }
            for (Category category : Category.values()) {
                long opened = trace.segments().stream()
                        .filter(s -> s.category() == category && s.opened())
                        .count();
                assertThat(reading.openings(category))
                        .as(category + " in " + trace.text())
                        .isEqualTo((int) opened);
            }
            assertThat(verdict.correct()).isTrue();
            assertThat(verdict.firstConclusionCorrect()).isTrue();
            assertThat(reading.finished()).isTrue();
            assertThat(reading.thinkingLength()).isEqualTo(trace.endThink() - trace.think() - 1);
        }
    }

    @Test
    void anyGarbageIsReadWithoutAnError() {
        RandomGenerator random = Rng.of(1, "garbage");
        for (int i = 0; i < N; i++) {
            int[] ids = random.ints(random.nextInt(60), -2, Vocabulary.lab().size() + 2)
                    .toArray();
            assertThat(TraceReader.read(ids).finished()).isIn(true, false);
            int[] digits = random.ints(40, 5, 24).toArray(); // markers, signs and digits only
            assertThat(TraceReader.read(digits).equations()).isNotNull();
        }
    }

    @Test
    void aCutTraceIsUnfinishedAndWrong() {
        Trace trace = new Teacher(8).trace(Split.TEST, 1);
        for (int length = 0; length < trace.length() - 1; length++) {
            Verdict verdict = TraceReader.judge(trace.problem(), Arrays.copyOf(trace.ids(), length));
            assertThat(verdict.reading().finished()).isFalse();
            assertThat(verdict.correct() && length <= trace.endThink()).isFalse();
        }
    }

    @Test
    void wrongEquationsAreRepairedOnlyByTheNextOneWithTheSameOperands() {
        Reading reading = read("<think> 5 + 3 = 9 . wait , that is wrong . 5 + 3 = 8 . double 8 = 1 5 . 5 + 3 = 8 ."
                + " double 8 is 1 7 . the answer is 1 7 . </think> a : 1 6 <eos>");
        assertThat(reading.equations().stream().map(ReadEquation::right))
                .containsExactly(false, true, false, true, false);
        assertThat(reading.equations().stream().map(ReadEquation::reflected))
                .containsExactly(true, false, false, false, false);
        assertThat(reading.wrongEquations().stream().map(ReadEquation::repaired))
                .containsExactly(true, false, false);
        assertThat(reading.conclusions()).containsExactly(17);
        assertThat(reading.answer()).isEqualTo(16);
    }

    @Test
    void whatIsNotAnEquationIsNotCountedAsOne() {
        for (String text : List.of(
                "5 + = 8 .",
                "5 + 3 = .",
                "5 + 3 = 8",
                "5 3 = 8 .",
                "+ 5 + 3 = 8 .",
                "double = 8 .",
                "double 4 + 3 = 7 .",
                "1 - 5 + 3 = 8 .",
                "5 + 3 = 8 ,",
                "5 + 3 = 1 2 3 4 5 6 7 8 9 0 1 2 .")) {
            List<ReadEquation> equations = read("<think> " + text).equations();
            assertThat(equations).as(text).isEmpty();
        }
    }

    @Test
    void aDirectAnswerIsReadWithoutAThought() {
        assertThat(read("<bos> q : what is 1 2 + 3 ? a : 1 5 <eos> tom has 3 cups .")
                        .answer())
                .isEqualTo(15);
        assertThat(read("<bos> q : what is 1 2 + 3 ? a :").answer()).isNull();
        assertThat(read("<bos> q : what is 1 2 + 3 ? <think> a : 1 5 <eos>").answer())
                .isNull();
        assertThat(read("").equations()).isEmpty();
    }

    private static Reading read(String text) {
        return TraceReader.read(text.isEmpty() ? new int[0] : Vocabulary.lab().ids(text));
    }
}
