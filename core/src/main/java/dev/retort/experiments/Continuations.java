package dev.retort.experiments;

import dev.retort.basics.Progress;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * What a model writes behind prompts, batch by batch. Prompt i uses the same random numbers in every setting and whatever its
 * batch, so that differences between settings are paired.
 *
 * @param rows of a batch at most
 */
public record Continuations(List<int[]> prompts, Sampling sampling, int rows) {
    /** Of a batch, where memory allows. */
    static final int ROWS = 256;

    public Continuations {
        prompts = List.copyOf(prompts);
    }

    public Continuations(List<int[]> prompts, Sampling sampling) {
        this(prompts, sampling, ROWS);
    }

    /**
     * By a model as it is.
     *
     * @param name of the work, for the progress
     * @return for each prompt the new tokens, the stop token included when it came
     */
    public List<int[]> by(Decoder model, String name, Progress progress) {
        return by(model, capacity -> new DecoderSteps(model, Hooks.none(), capacity), () -> id -> true, name, progress);
    }

    /**
     * @param steps the model at work, given how many positions it must have room for; closed after each batch
     * @param watches one for each answer: sees its tokens and says whether it goes on
     */
    List<int[]> by(
            Decoder model,
            IntFunction<StepModel> steps,
            Supplier<IntPredicate> watches,
            String name,
            Progress progress) {
        Generator generator = new Generator(model.device(), sampling);
        List<int[]> outputs = new ArrayList<>();
        try (Progress.Task shown = progress.begin(name, prompts.size(), "problems")) {
            int batch = RowsAtOnce.of(model.config(), room(prompts), rows);
            for (int from = 0; from < prompts.size(); from += batch) {
                int to = Math.min(prompts.size(), from + batch);
                List<int[]> some = prompts.subList(from, to);
                List<IntPredicate> watching =
                        some.stream().map(_ -> watches.get()).toList();
                try (StepModel stepping = steps.apply(room(some))) {
                    outputs.addAll(generator.generate(
                            stepping,
                            some,
                            LongStream.range(from, to).toArray(),
                            (row, id) -> watching.get(row).test(id),
                            shown));
                }
            }
        }
        return outputs;
    }

    private int room(List<int[]> some) {
        return some.stream().mapToInt(prompt -> prompt.length).max().orElse(0) + sampling.maxTokens();
    }
}
