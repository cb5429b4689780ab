package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static final int N = 6000;
    private final ProblemGenerator generator = new ProblemGenerator(5);
    private final List<Problem> problems = IntStream.range(0, N)
            .mapToObj(i -> generator.problem(Split.TRAIN, i))
            .toList();

    @Test
    void problemsKeepTheirBounds() {
        for (Problem problem : problems) {
            assertThat(problem.start()).isBetween(2, 20);
            assertThat(problem.steps()).allSatisfy(step -> {
                assertThat(step.right()).isTrue();
                assertThat(step.result()).isBetween(0, 59);
            });
            assertThat(problem.steps().getLast().result()).isEqualTo(problem.answer());
        }
    }

    @Test
    void stepCountsDoublesAndPhrasingsComeInTheirShares() {
        assertThat(share(p -> p.ops().size() == 2)).isEqualTo(.3, within(.02));
        assertThat(share(p -> p.ops().size() == 3)).isEqualTo(.4, within(.02));
        assertThat(share(p -> p.ops().size() == 4)).isEqualTo(.3, within(.02));
        for (Phrasing phrasing : Phrasing.values()) {
            assertThat(share(p -> p.phrasing() == phrasing)).isEqualTo(1 / 3., within(.02));
        }
        double doubles = problems.stream()
                .flatMap(p -> p.ops().stream())
                .mapToInt(op -> op.kind() == Op.Kind.DOUBLE ? 1 : 0)
                .average()
                .orElseThrow();
        assertThat(doubles).isEqualTo(.10, within(.02));
    }

    @Test
    void noProblemIsInTwoSplitsWhateverItsWordingOrTheSeed() {
        Set<String> train = new HashSet<>();
        for (long seed = 0; seed < 3; seed++) {
            for (int i = 0; i < N; i++) {
                train.add(numbers(new ProblemGenerator(seed).problem(Split.TRAIN, i)));
            }
        }
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            for (int i = 0; i < 2000; i++) {
                Problem problem = new ProblemGenerator(9).problem(split, i);
                assertThat(problem.split()).isEqualTo(split);
                assertThat(train).doesNotContain(numbers(problem));
            }
        }
    }

    @Test
    void theSameIndexGivesTheSameProblemAndDistinctOnesDiffer() {
        assertThat(new ProblemGenerator(5).problem(Split.TRAIN, 77)).isEqualTo(problems.get(77));
        List<Problem> test = generator.distinct(Split.TEST, 2000);
        assertThat(test.stream().map(Problem::question)).doesNotHaveDuplicates();
    }

    @Test
    void theThreePhrasingsSayTheSame() {
        List<Op> ops = List.of(Op.plus(3), Op.doubling(), Op.minus(4));
        assertThat(new Problem(12, ops, Phrasing.START_WITH, "ann", "cups").question())
                .isEqualTo("q : start with 1 2 . add 3 . double it . take away 4 . what is the result ?");
        assertThat(new Problem(12, ops, Phrasing.NAME_HAS, "ann", "cups").question())
                .isEqualTo("q : ann has 1 2 cups . she gets 3 . then she has double . she gives away 4 ."
                        + " how many cups has ann ?");
        assertThat(new Problem(12, ops, Phrasing.WHAT_IS, "ann", "cups").question())
                .isEqualTo("q : what is 1 2 + 3 then double - 4 ?");
    }

    @Test
    void theSecondWayReachesTheSameAnswerInAnotherOrderAndNeverMovesADoubling() {
        int found = 0;
        for (Problem problem : problems) {
            List<Op> order = SecondWay.of(problem);
            if (order == null) {
                continue;
            }
            found++;
            assertThat(order).isNotEqualTo(problem.ops()).hasSameElementsAs(problem.ops());
            List<Equation> steps = Problem.steps(problem.start(), order);
            assertThat(steps).allMatch(step -> Numerals.sayable(step.result()));
            assertThat(steps.getLast().result()).isEqualTo(problem.answer());
            for (int i = 0; i < order.size(); i++) {
                assertThat(order.get(i).kind() == Op.Kind.DOUBLE)
                        .isEqualTo(problem.ops().get(i).kind() == Op.Kind.DOUBLE);
            }
        }
        assertThat(found / (double) N).isGreaterThan(.6);
    }

    private static String numbers(Problem problem) {
        return problem.start() + " " + problem.ops();
    }

    private double share(java.util.function.Predicate<Problem> what) {
        return problems.stream().filter(what).count() / (double) N;
    }
}
