package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.EditedSteps;
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
    public Answers run(CrosscodedPair pair, Edit edit, Decoding decoding, Progress progress) {
        return run(pair.distilled(), capacity -> new EditedSteps(pair, edit, capacity, null), decoding, progress);
    }

    private Answers run(Decoder model, IntFunction<StepModel> steps, Decoding decoding, Progress progress) {
        double temperature = switch (decoding) {
            case GREEDY -> 0;
            case SAMPLED -> 1;
        };
        return new Answers(read(model, steps, temperature, task::grade, progress), bootstrap);
    }

    /** A model taking steps in whatever way, at a temperature; 0 is greedy. */
    public Answers run(Decoder model, IntFunction<StepModel> steps, double temperature, Progress progress) {
        return new Answers(read(model, steps, temperature, task::grade, progress), bootstrap);
    }

    /** Makes something of the tokens that were written to a problem. */
    public interface Reader<R> {
        R read(int problem, int[] output);
    }

    /** What each problem's output is read as, in the order of the problems. */
    public <R> List<R> read(
            Decoder model, IntFunction<StepModel> steps, double temperature, Reader<R> reader, Progress progress) {
        Sampling sampling = temperature == 0
                ? Sampling.greedy(task.maxTokens(), task.stops())
                : new Sampling(temperature, 0, 1, 0, 1, task.maxTokens(), task.stops(), bootstrap.seed());
        Generator generator = new Generator(model.device(), sampling);
        List<R> graded = new ArrayList<>();
        String name = temperature == 0
                ? "answer problems, greedy"
                : temperature == 1 ? "answer problems, sampled" : "answer problems, T = " + temperature;
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
                        graded.add(reader.read(from + i, outputs.get(i)));
                    }
                }
            }
        }
        return graded;
    }
}
