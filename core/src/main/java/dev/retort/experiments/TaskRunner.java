package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.EditedSteps;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.StepModel;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Lets models answer a task's problems in batches. Problem i uses the same random numbers in every setting and whatever
 * its batch, so that differences between settings are paired.
 */
public final class TaskRunner {
    private final Task task;
    private final int problems;
    private final Bootstrap bootstrap;
    private final int rows;

    /** The first {@code problems} of a task. */
    public TaskRunner(Task task, int problems, Bootstrap bootstrap) {
        this(task, problems, bootstrap, Continuations.ROWS);
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

    /** The pair's model that an edit is of, under it. */
    public Answers run(CrosscodedPair pair, Edit edit, Decoding decoding, Progress progress) {
        return run(
                pair.model(edit.side()), capacity -> new EditedSteps(pair, edit, capacity, null), decoding, progress);
    }

    private Answers run(Decoder model, IntFunction<StepModel> steps, Decoding decoding, Progress progress) {
        return run(
                model,
                steps,
                switch (decoding) {
                    case GREEDY -> 0;
                    case SAMPLED -> 1;
                },
                progress);
    }

    /** A model taking steps in whatever way, at a temperature; 0 is greedy. */
    public Answers run(Decoder model, IntFunction<StepModel> steps, double temperature, Progress progress) {
        List<int[]> outputs = outputs(model, steps, temperature, progress);
        List<Graded> graded = IntStream.range(0, problems)
                .mapToObj(problem -> task.grade(problem, outputs.get(problem)))
                .toList();
        return new Answers(graded, bootstrap);
    }

    /** The tokens that are written to each problem, ungraded. */
    public List<int[]> outputs(Decoder model, IntFunction<StepModel> steps, double temperature, Progress progress) {
        Sampling sampling = temperature == 0
                ? Sampling.greedy(task.maxTokens(), task.stops())
                : new Sampling(temperature, 0, 1, 0, 1, task.maxTokens(), task.stops(), bootstrap.seed());
        List<int[]> prompts =
                IntStream.range(0, problems).mapToObj(task::prompt).toList();
        String name = temperature == 0
                ? "answer problems, greedy"
                : temperature == 1 ? "answer problems, sampled" : "answer problems, T = " + temperature;
        return new Continuations(prompts, sampling, rows).by(model, steps, task::watch, name, progress);
    }
}
