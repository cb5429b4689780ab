package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
import dev.retort.experiments.CrosscodedPair.Side;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Lets models answer a task's problems in batches. Problem i uses the same random numbers in every setting and whatever
 * its batch, so that differences between settings are paired.
 */
public final class TaskRunner {
    private static final int ROWS = 256;

    private final Task task;
    private final int problems;
    private final Bootstrap bootstrap;
    private final int rows;

    /** The first {@code problems} of a task. */
    public TaskRunner(Task task, int problems, Bootstrap bootstrap) {
        this(task, problems, bootstrap, ROWS);
    }

    TaskRunner(Task task, int problems, Bootstrap bootstrap, int rows) {
        this.task = task;
        this.problems = Math.min(problems, task.size());
        this.bootstrap = bootstrap;
        this.rows = rows;
    }

    /** How a token is chosen. */
    public enum Decoding {
        GREEDY,
        SAMPLED
    }

    /** How many problems are answered. */
    public int problems() {
        return problems;
    }

    /** A model as it is. */
    public Answers run(Decoder model, Decoding decoding, Progress progress) {
        return run(model, capacity -> new DecoderSteps(model, Hooks.none(), capacity), decoding, progress);
    }

    /** The pair's distilled model under an edit. */
    public Answers run(CrosscodedPair pair, PairedEdit edit, Decoding decoding, Progress progress) {
        return run(pair, Side.DISTILLED, edit, decoding, progress);
    }

    /** Either model of the pair under an edit. */
    public Answers run(CrosscodedPair pair, Side side, PairedEdit edit, Decoding decoding, Progress progress) {
        return run(pair.model(side), capacity -> new PairedSteps(pair, side, edit, capacity), decoding, progress);
    }

    private Answers run(Decoder model, IntFunction<StepModel> steps, Decoding decoding, Progress progress) {
        Sampling sampling = switch (decoding) {
            case GREEDY -> Sampling.greedy(task.maxTokens(), task.stops());
            case SAMPLED -> Sampling.plain(task.maxTokens(), task.stops(), bootstrap.seed());
        };
        Generator generator = new Generator(model.device(), sampling);
        List<Graded> graded = new ArrayList<>();
        String name = decoding == Decoding.GREEDY ? "answer problems, greedy" : "answer problems, sampled";
        try (Progress.Task shown = progress.begin(name, problems, "problems")) {
            int batch = RowsAtOnce.of(
                    model.config(),
                    IntStream.range(0, problems)
                                    .map(problem -> task.prompt(problem).length)
                                    .max()
                                    .orElse(0)
                            + task.maxTokens(),
                    rows);
            for (int from = 0; from < problems; from += batch) {
                int to = Math.min(problems, from + batch);
                List<int[]> prompts = new ArrayList<>();
                for (int problem = from; problem < to; problem++) {
                    prompts.add(task.prompt(problem));
                }
                int longest =
                        prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
                long[] items = LongStream.range(from, to).toArray();
                try (StepModel stepping = steps.apply(longest + task.maxTokens())) {
                    List<int[]> outputs = generator.generate(stepping, prompts, items, shown);
                    for (int i = 0; i < outputs.size(); i++) {
                        graded.add(task.grade(from + i, outputs.get(i)));
                    }
                }
            }
        }
        return new Answers(graded, bootstrap);
    }
}
