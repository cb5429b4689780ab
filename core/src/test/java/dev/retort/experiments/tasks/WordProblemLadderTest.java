package dev.retort.experiments.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.experiments.tasks.WordProblemLadder.WordProblem;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class WordProblemLadderTest {
    private static final Pattern STEP = Pattern.compile("(\\d+) ([-+*]) (\\d+) = (\\d+)");

    private final List<WordProblem> problems = new WordProblemLadder(3).problems(2000);

    @Test
    void every_step_is_true_and_the_last_is_the_answer() {
        for (WordProblem problem : problems) {
            List<MatchResult> steps = STEP.matcher(problem.answer()).results().toList();
            assertThat(steps).as(problem.answer()).hasSize(problem.steps());
            for (MatchResult step : steps) {
                int a = Integer.parseInt(step.group(1));
                int b = Integer.parseInt(step.group(3));
                int result = step.group(2).equals("+") ? a + b : step.group(2).equals("-") ? a - b : a * b;
                assertThat(step.group(4)).as(problem.answer()).isEqualTo("" + result);
            }
            assertThat(problem.answer()).endsWith("\n#### " + steps.getLast().group(4));
        }
    }

    @Test
    void no_question_stands_twice_or_says_its_answer() {
        assertThat(problems.stream().map(WordProblem::question)).doesNotHaveDuplicates();
        assertThat(problems.stream().map(WordProblem::id)).doesNotHaveDuplicates();
        for (WordProblem problem : problems) {
            String answer = problem.answer().substring(problem.answer().lastIndexOf(' ') + 1);
            Set<String> numbers = Pattern.compile("\\d+")
                    .matcher(problem.question())
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
            assertThat(numbers).as(problem.question()).isNotEmpty().doesNotContain(answer);
        }
    }

    @Test
    void a_seed_gives_its_problems_however_many_are_asked_for() {
        assertThat(new WordProblemLadder(3).problems(100)).isEqualTo(problems.subList(0, 100));
        assertThat(new WordProblemLadder(4).problems(100)).isNotEqualTo(problems.subList(0, 100));
        assertThat(problems.stream().filter(problem -> problem.steps() == 1)).hasSize(1000);
    }
}
