package dev.retort.study;

import dev.retort.basics.Progress;
import dev.retort.experiments.Task;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.modes.Ground;
import dev.retort.experiments.modes.ModeGround;
import dev.retort.experiments.modes.ModeGround.Conclusion;
import dev.retort.lab.Category;
import dev.retort.lab.Rethought;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.lab.Teaching;
import dev.retort.lab.Trace;
import dev.retort.lab.Vocabulary;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lab's ground for modes: the teacher's traces of the training split, and problems of each split.
 *
 * @param seed of the pair, whose teacher wrote the texts
 */
public record LabGround(long seed, Teaching teaching) implements Ground {
    /** What begins a look at what is there already. */
    private static final List<Category> LOOKING_AGAIN =
            List.of(Category.SELF_REFLECTION, Category.COMPUTATION_VERIFICATION, Category.ALTERNATIVE);

    @Override
    public Sizes usual() {
        return new Sizes(300, 3000, 400, 400);
    }

    @Override
    public Task test(int count) {
        return task(Split.TEST, count);
    }

    @Override
    public ModeGround of(Sizes sizes, Progress progress) {
        Vocabulary words = Vocabulary.lab();
        Set<Integer> ends = Set.of(words.id("."), words.id("?"));
        Clause decides = new Clause.SentenceEnd(ends, List.of(List.of(words.id("answer"), words.id("is"))));
        List<Trace> traces = new Teacher(seed, teaching).traces(Split.TRAIN, sizes.texts());
        return new ModeGround(
                traces.stream().map(Trace::ids).toList(),
                traces.stream().map(trace -> decides.positions(trace.ids())).toArray(int[][]::new),
                traces.stream().map(LabGround::repairs).toArray(int[][]::new),
                LOOKING_AGAIN.stream()
                        .flatMapToInt(category -> Arrays.stream(category.openerIds()))
                        .toArray(),
                Vocabulary.END_THINK,
                decides,
                new Clause.AtTokens(Set.of(words.id("."))),
                new Own(task(Split.TRAIN, sizes.own()), decides),
                task(Split.DEV, sizes.dev()),
                task(Split.TEST, sizes.test()));
    }

    private LabTask task(Split split, int count) {
        return LabTask.of(seed, teaching, split, count, false);
    }

    /** The ends of wrong equations behind which the repair begins at once. */
    private static int[] repairs(Trace trace) {
        Set<Integer> openers = new HashSet<>();
        Arrays.stream(Category.SELF_REFLECTION.openerIds()).forEach(openers::add);
        return trace.equations().stream()
                .filter(equation -> !equation.right() && equation.end() < trace.length())
                .filter(equation -> openers.contains(trace.ids()[equation.end()]))
                .mapToInt(equation -> equation.end() - 1)
                .toArray();
    }

    private record Own(LabTask task, Clause decides) implements ModeGround.OwnProblems {
        @Override
        public @Nullable Conclusion conclusion(int problem, int[] ids) {
            Boolean right = Rethought.read(task.problems().get(problem), ids).firstRight();
            int[] places = decides.positions(ids);
            return right == null || places.length == 0 ? null : new Conclusion(places[0], right);
        }
    }
}
