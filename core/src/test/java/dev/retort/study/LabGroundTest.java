package dev.retort.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Progress;
import dev.retort.experiments.modes.Ground;
import dev.retort.experiments.modes.ModeGround;
import dev.retort.experiments.modes.ModeGround.Conclusion;
import dev.retort.lab.Category;
import dev.retort.lab.RethinkingRates;
import dev.retort.lab.Rethought;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.lab.Trace;
import dev.retort.lab.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LabGroundTest {
    private static final int TEXTS = 60;
    private final ModeGround ground =
            new LabGround(3, RethinkingRates.v3e()).of(new Ground.Sizes(TEXTS, 30, 20, 20), Progress.SILENT);
    private final ModeGround.OwnProblems own = Objects.requireNonNull(ground.own());
    private final List<Trace> traces = new Teacher(3, RethinkingRates.v3e()).traces(Split.TRAIN, TEXTS);

    @Test
    void decisionsAreTheEndsOfConclusions() {
        int ended = 0;
        int wentOn = 0;
        for (int text = 0; text < TEXTS; text++) {
            int[] ids = ground.texts().get(text);
            int[] decisions = ground.decisions()[text];
            assertThat(decisions).isNotEmpty();
            for (int t : decisions) {
                assertThat(Vocabulary.lab().word(ids[t])).isEqualTo(".");
                String before = Vocabulary.lab().text(Arrays.copyOfRange(ids, Math.max(0, t - 4), t));
                assertThat(before).contains("answer is");
                boolean ends = ids[t + 1] == ground.end();
                boolean goesOn = Arrays.stream(ground.goOn()).anyMatch(id -> id == ids[t + 1]);
                ended += ends ? 1 : 0;
                wentOn += goesOn ? 1 : 0;
            }
        }
        assertThat(ended).isGreaterThan(TEXTS / 2);
        assertThat(wentOn).isGreaterThan(TEXTS / 3);
    }

    @Test
    void repairsFollowWrongStepsAtOnce() {
        int repairs = 0;
        for (int text = 0; text < TEXTS; text++) {
            for (int t : ground.repairs()[text]) {
                int at = t;
                assertThat(traces.get(text).equations())
                        .anyMatch(equation -> equation.end() == at + 1 && !equation.right());
                int next = ground.texts().get(text)[t + 1];
                assertThat(Category.SELF_REFLECTION.openerIds()).contains(next);
                repairs++;
            }
        }
        assertThat(repairs).isPositive();
    }

    @Test
    void theFirstConclusionIsFoundAndJudged() {
        int judged = 0;
        for (int i = 0; i < 30; i++) {
            int[] ids = traces.get(i).ids();
            int[] prompt = own.task().prompt(i);
            if (!Arrays.equals(prompt, Arrays.copyOf(ids, prompt.length))) {
                continue; // the ground leaves out a question that was said before
            }
            Conclusion conclusion = Objects.requireNonNull(own.conclusion(i, ids));
            assertThat(Vocabulary.lab().word(ids[conclusion.position()])).isEqualTo(".");
            assertThat(conclusion.right())
                    .isEqualTo(Rethought.read(traces.get(i).problem(), ids).firstRight());
            judged++;
        }
        assertThat(judged).isGreaterThan(10);
        assertThat(own.conclusion(0, Vocabulary.lab().ids("<bos> q : what is 2 + 1 ?")))
                .isNull();
    }
}
