package dev.retort.study;

import dev.retort.experiments.Graded;
import dev.retort.experiments.LabelledSteps;
import dev.retort.experiments.Task;
import dev.retort.lab.Category;
import dev.retort.lab.LabCorpus;
import dev.retort.lab.Problem;
import dev.retort.lab.ProblemGenerator;
import dev.retort.lab.ReadEquation;
import dev.retort.lab.Reading;
import dev.retort.lab.Rethought;
import dev.retort.lab.Split;
import dev.retort.lab.Teaching;
import dev.retort.lab.Trace;
import dev.retort.lab.TraceReader;
import dev.retort.lab.Verdict;
import dev.retort.lab.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The lab's problems as a task.
 *
 * @param teacher whose pupil answers: what v3e looks at again counts as openings too
 * @param direct whether the answer must come at once, as a base model gives it
 */
record LabTask(List<Problem> problems, Teaching teacher, boolean direct) implements Task {
    /** Traces of the teacher are at most about 280 tokens long; a model that does not stop is cut off here. */
    private static final int MOST_THINKING = 300;

    private static final int MOST_DIRECT = 4;

    LabTask {
        problems = List.copyOf(problems);
    }

    /** Different problems of a split. */
    static LabTask of(Study study, Split split, int count, boolean direct) {
        return of(study.seed(), study.teacher(), split, count, direct);
    }

    static LabTask of(long seed, Teaching teacher, Split split, int count, boolean direct) {
        return new LabTask(new ProblemGenerator(seed).distinct(split, count), teacher, direct);
    }

    @Override
    public int size() {
        return problems.size();
    }

    @Override
    public int[] prompt(int problem) {
        return direct
                ? problems.get(problem).directPrompt()
                : problems.get(problem).prompt();
    }

    @Override
    public Graded grade(int problem, int[] output) {
        int[] prompt = prompt(problem);
        int[] whole = java.util.Arrays.copyOf(prompt, prompt.length + output.length);
        System.arraycopy(output, 0, whole, prompt.length, output.length);
        Verdict verdict = TraceReader.judge(problems.get(problem), whole);
        Reading reading = verdict.reading();
        Map<String, Integer> openings = new LinkedHashMap<>();
        for (Category category : Category.values()) {
            openings.put(category.text(), reading.openings(category));
        }
        if (teacher.notesEpisodes() && !direct) {
            Rethought rethought = Rethought.read(problems.get(problem), whole);
            openings.put(LabCorpus.REDUNDANT, (int) rethought.episodes(true));
            openings.put(LabCorpus.NECESSARY, (int) rethought.episodes(false));
        }
        List<ReadEquation> wrong = reading.wrongEquations();
        List<ReadEquation> right = reading.rightEquations();
        return new Graded(
                verdict.correct(),
                reading.finished(),
                reading.thinkingLength(),
                openings,
                wrong.size(),
                (int) wrong.stream().filter(ReadEquation::reflected).count(),
                (int) wrong.stream().filter(ReadEquation::repaired).count(),
                right.size(),
                (int) right.stream().filter(ReadEquation::reflected).count());
    }

    @Override
    public Set<Integer> stops() {
        return Set.of(Vocabulary.EOS);
    }

    @Override
    public int maxTokens() {
        return direct ? MOST_DIRECT : MOST_THINKING;
    }

    /** The teacher's traces with their wrong and right steps. */
    static List<LabelledSteps> steps(List<Trace> traces) {
        List<LabelledSteps> steps = new ArrayList<>();
        for (Trace trace : traces) {
            steps.add(new LabelledSteps(trace.ids(), ends(trace, false), ends(trace, true)));
        }
        return steps;
    }

    /**
     * The same for any category: where it could be opened as {@link LabOpenings} has it, in place of the wrong steps, and, in place
     * of the right ones, the ends of equations after which the teacher does not open it.
     */
    static List<LabelledSteps> steps(List<Trace> traces, Category category) {
        if (category == Category.SELF_REFLECTION) {
            return steps(traces);
        }
        int[][] due = LabOpenings.of(traces, category.text()).places();
        List<LabelledSteps> steps = new ArrayList<>();
        for (int i = 0; i < due.length; i++) {
            int[] here = due[i];
            int[] elsewhere = traces.get(i).equations().stream()
                    .mapToInt(equation -> equation.end() - 1)
                    .filter(end -> IntStream.of(here).noneMatch(place -> place == end))
                    .toArray();
            steps.add(new LabelledSteps(traces.get(i).ids(), here, elsewhere));
        }
        return steps;
    }

    /** The full stops behind the equations that are, or are not, right. */
    static int[] ends(Trace trace, boolean right) {
        return trace.equations().stream()
                .filter(equation -> equation.right() == right)
                .mapToInt(equation -> equation.end() - 1)
                .toArray();
    }
}
