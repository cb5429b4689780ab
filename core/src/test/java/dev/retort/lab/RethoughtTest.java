package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RethoughtTest {
    private static final int N = 6000;

    /** 5 + 3 - 2, whose answer is 6. */
    private static final Problem PROBLEM =
            new Problem(5, List.of(Op.plus(3), Op.minus(2)), Phrasing.WHAT_IS, "tom", "cups");

    @Test
    void theReaderFindsEveryEpisodeTheTeacherNoted() {
        for (Trace trace : new Teacher(8, RethinkingRates.v3e()).traces(Split.TEST, N)) {
            Rethought read = Rethought.read(trace.problem(), trace.ids());
            assertThat(read.episodes()).as(trace.text()).isEqualTo(trace.episodes());
            assertThat(read.right()).isTrue();
            assertThat(read.thinkingLength()).isEqualTo(trace.thinkingLength());
            boolean foundLate =
                    trace.episodes().stream().anyMatch(e -> e.place() == EpisodeSpan.Place.AFTER && !e.redundant());
            assertThat(read.firstRight()).as(trace.text()).isEqualTo(!foundLate);
            int after = trace.episodes().stream()
                    .filter(e -> e.place() == EpisodeSpan.Place.AFTER)
                    .mapToInt(EpisodeSpan::length)
                    .sum();
            assertThat(read.afterConclusion())
                    .as("nothing but checks comes after the first conclusion")
                    .isEqualTo(after);
        }
    }

    @Test
    void aCheckOfAWrongConclusionIsNecessaryAndTheNextOneIsNot() {
        Rethought read = read(
                "5 + 3 = 9 . 9 - 2 = 7 . the answer is 7 . check : 5 + 3 = 8 . 8 - 2 = 6 ."
                        + " but that is not 7 . the answer is 6 . wait . let me check : 5 + 3 = 8 . 8 - 2 = 6 . that is right .",
                6);
        assertThat(read.firstRight()).isFalse();
        assertThat(read.right()).isTrue();
        assertThat(read.episodes()).extracting(EpisodeSpan::redundant).containsExactly(false, true);
        assertThat(read.afterConclusion()).isEqualTo(14 + 6 + 5 + 22);
    }

    @Test
    void aConclusionThatIsSpoiltIsFirstRightAndThenWrong() {
        Rethought read = read(
                "5 + 3 = 8 . 8 - 2 = 6 . the answer is 6 . check : 5 + 3 = 9 . 9 - 2 = 7 . but that is not 6 . the"
                        + " answer is 7 .",
                7);
        assertThat(read.firstRight()).isTrue();
        assertThat(read.right()).isFalse();
        assertThat(read.episodes(true)).isEqualTo(1);
    }

    @Test
    void beforeTheConclusionAnErrorThatStandsMakesACheckNecessaryAndARepairIsNone() {
        Rethought stands = read(
                "5 + 3 = 9 . 9 - 2 = 7 . let me check : 5 + 3 = 8 . 8 - 2 = 6 . but that is not 7 ."
                        + " the answer is 6 .",
                6);
        assertThat(stands.episodes()).extracting(EpisodeSpan::redundant).containsExactly(false);
        assertThat(stands.episodes().getFirst().place()).isEqualTo(EpisodeSpan.Place.BEFORE);
        Rethought repaired = read(
                "5 + 3 = 9 . wait , that is wrong . 5 + 3 = 8 . check : 5 + 3 = 8 . okay . 8 - 2 = 6 . the answer is 6 .",
                6);
        assertThat(repaired.episodes()).extracting(EpisodeSpan::place).containsExactly(EpisodeSpan.Place.STEP);
        assertThat(repaired.redundantTokens()).isEqualTo(10);
    }

    @Test
    void anythingIsReadWithoutAnErrorAndEpisodesStayApartInsideTheThought() {
        RandomGenerator random = Rng.of(1, "garbage");
        int[] frequent = Vocabulary.lab()
                .ids(
                        "<think> </think> . . : , wait is that right ? check let me answer is is 6 6 5 + = okay yes but so");
        for (int i = 0; i < N; i++) {
            int[] ids =
                    random.ints(60, 0, frequent.length).map(j -> frequent[j]).toArray();
            int end = 0;
            for (EpisodeSpan episode : Rethought.read(PROBLEM, ids).episodes()) {
                assertThat(episode.start()).isGreaterThanOrEqualTo(end);
                assertThat(episode.length()).isPositive();
                end = episode.end();
            }
            assertThat(end).isLessThanOrEqualTo(ids.length);
        }
    }

    private static Rethought read(String thought, int answer) {
        String text = "<bos> " + PROBLEM.question() + " <think> " + thought + " </think> a : " + Numerals.spell(answer)
                + " <eos>";
        return Rethought.read(PROBLEM, Vocabulary.lab().ids(text));
    }
}
