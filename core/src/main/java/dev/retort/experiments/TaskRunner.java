package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
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

    /** The pair's distilled model under an edit. */
    public Answers run(CrosscodedPair pair, PairedEdit edit, Decoding decoding, Progress progress) {
        return run(pair.distilled(), capacity -> new PairedSteps(pair, edit, capacity), decoding, progress);
    }

    private Answers run(Decoder model, IntFunction<StepModel> steps, Decoding decoding, Progress progress) {
        Sampling sampling = switch (decoding) {
            case GREEDY -> Sampling.greedy(task.maxTokens(), task.stops());
            case SAMPLED -> Sampling.plain(task.maxTokens(), task.stops(), bootstrap.seed());
        };
        List<int[]> prompts =
                IntStream.range(0, problems).mapToObj(task::prompt).toList();
        String name = decoding == Decoding.GREEDY ? "answer problems, greedy" : "answer problems, sampled";
        List<int[]> outputs = new Continuations(prompts, sampling, rows).by(model, steps, name, progress);
        List<Graded> graded = IntStream.range(0, problems)
                .mapToObj(problem -> task.grade(problem, outputs.get(problem)))
                .toList();
        return new Answers(graded, bootstrap);
    }
}
