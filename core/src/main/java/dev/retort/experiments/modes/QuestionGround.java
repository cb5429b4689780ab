package dev.retort.experiments.modes;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Categories;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.experiments.Task;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.tasks.EvaluatedModel;
import dev.retort.experiments.tasks.EvaluationPlan;
import dev.retort.experiments.tasks.EvaluationSet;
import dev.retort.experiments.tasks.QuestionTask;
import dev.retort.experiments.tasks.QuestionTask.Extraction;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A user's own questions as the ground for modes. One permutation of the file is cut at fixed places: half is for the test, a
 * quarter for dev, a quarter for the model's own traces; however many are asked for, no question is in two of them.
 *
 * @param model the distilled one, as it is
 * @param plan how questions are asked and graded
 * @param extraction which of the two extractions says that an answer is right
 * @param openers word lists; what looks again is told by the categories of {@link ThoughtPlaces}
 * @param conclusions what a sentence says that concludes, such as "answer is"; empty when any sentence may be the thought's last
 * @param traces texts as the model writes them, or null to let it write its own
 * @param seed of the permutation, and of what the model writes
 */
public record QuestionGround(
        EvaluatedModel model,
        EvaluationSet questions,
        EvaluationPlan plan,
        Extraction extraction,
        Categories openers,
        List<String> conclusions,
        @Nullable List<int[]> traces,
        long seed)
        implements Ground {
    public QuestionGround {
        conclusions = List.copyOf(conclusions);
        traces = traces == null ? null : List.copyOf(traces);
    }

    /** A fixed part of the file. */
    public enum Pool {
        TEST,
        DEV,
        OWN;

        private int from(int questions) {
            return switch (this) {
                case TEST -> 0;
                case DEV -> questions / 2;
                case OWN -> questions / 2 + questions / 4;
            };
        }

        private int to(int questions) {
            return switch (this) {
                case TEST -> questions / 2;
                case DEV -> questions / 2 + questions / 4;
                case OWN -> questions;
            };
        }

        /** How many of so many questions it has. */
        public int size(int questions) {
            return to(questions) - from(questions);
        }
    }

    /** The first questions of a pool in the order of the permutation. */
    QuestionTask task(Pool pool, int count) {
        int all = questions.items().size();
        if (count > pool.size(all)) {
            throw new BadInput("there are " + all + " questions, of which " + pool.size(all) + " are for "
                    + switch (pool) {
                        case TEST -> "the test";
                        case DEV -> "dev";
                        case OWN -> "the model's own traces";
                    }
                    + "; " + count + " were asked for. Ask for fewer, or give more questions.");
        }
        int[] order = Rng.permutation(all, seed, "question split");
        return new QuestionTask(
                model,
                new EvaluationSet(
                        questions.kind(),
                        IntStream.range(pool.from(all), pool.from(all) + count)
                                .mapToObj(place -> questions.items().get(order[place]))
                                .toList()),
                plan,
                extraction,
                !ThoughtPlaces.marked(model.tokenizer()));
    }

    @Override
    public Sizes usual() {
        int all = questions.items().size();
        int texts = traces == null ? Pool.OWN.size(all) : traces.size();
        return new Sizes(
                Math.min(300, texts),
                Pool.OWN.size(all),
                Math.min(400, Pool.DEV.size(all)),
                Math.min(400, Pool.TEST.size(all)));
    }

    @Override
    public Task test(int count) {
        return task(Pool.TEST, count);
    }

    @Override
    public ModeGround of(Sizes sizes, Progress progress) {
        if (traces != null && traces.size() < sizes.texts()) {
            throw new BadInput("there are " + traces.size() + " traces; " + sizes.texts() + " texts were asked for.");
        }
        List<Trace> texts = traces == null
                ? written(task(Pool.OWN, sizes.texts()), progress)
                : traces.stream()
                        .limit(sizes.texts())
                        .map(ids -> new Trace(ids, 0))
                        .toList();
        ThoughtPlaces places = ThoughtPlaces.of(model.tokenizer(), plan.sampling(), texts, conclusions);
        int own = Math.min(sizes.own(), Pool.OWN.size(questions.items().size()));
        return new ModeGround(
                texts.stream().map(Trace::ids).toList(),
                texts.stream().map(places::decisions).toArray(int[][]::new),
                texts.stream().map(_ -> new int[0]).toArray(int[][]::new),
                places.goOn(openers),
                places.end(),
                places.decides(),
                places.sentences(),
                conclusions.isEmpty() ? null : new Own(task(Pool.OWN, own), places, model),
                task(Pool.DEV, sizes.dev()),
                task(Pool.TEST, sizes.test()));
    }

    /**
     * A sequence and where in it the model began to write.
     *
     * @param from position of the first token that is its own; 0 where that is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
    record Trace(int[] ids, int from) {}

    private List<Trace> written(QuestionTask task, Progress progress) {
        List<int[]> outputs = new TaskRunner(task, task.size(), Bootstrap.of(seed))
                .outputs(
                        model.decoder(),
                        capacity -> new DecoderSteps(model.decoder(), Hooks.none(), capacity),
                        1,
                        progress);
        List<Trace> texts = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            int[] prompt = task.prompt(i);
            int[] whole = Arrays.copyOf(prompt, prompt.length + outputs.get(i).length);
            System.arraycopy(outputs.get(i), 0, whole, prompt.length, outputs.get(i).length);
            texts.add(new Trace(whole, prompt.length));
        }
        return texts;
    }

    /** A thought's first conclusion is right where the answer that is found in it is. */
    private record Own(QuestionTask task, ThoughtPlaces places, EvaluatedModel model)
            implements ModeGround.OwnProblems {
        @Override
        public ModeGround.@Nullable Conclusion conclusion(int problem, int[] ids) {
            int from = task.prompt(problem).length;
            int[] decisions = places.decisions(new Trace(ids, from));
            if (decisions.length == 0) {
                return null;
            }
            String said = model.tokenizer().decode(Arrays.copyOfRange(ids, from, decisions[0] + 1), true);
            return new ModeGround.Conclusion(decisions[0], task.right(problem, said));
        }
    }
}
