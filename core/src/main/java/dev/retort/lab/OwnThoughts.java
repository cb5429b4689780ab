package dev.retort.lab;

import dev.retort.basics.Progress;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.StepModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a model itself thinks about problems. Problem i uses the same random numbers whatever the model, the temperature and
 * its batch, so that differences are paired.
 */
public record OwnThoughts(List<Problem> problems, long seed) {
    /** Traces of the teachers are at most about 280 tokens long; a model that does not stop is cut off here. */
    private static final int MOST_TOKENS = 300;

    private static final int ROWS = 256;

    public OwnThoughts {
        problems = List.copyOf(problems);
    }

    /**
     * Whole sequences, question included, in the order of the problems.
     *
     * @param temperature 0 for greedy
     */
    public List<int[]> of(Decoder model, double temperature, Progress progress) {
        Sampling sampling = new Sampling(temperature, 0, 1, 0, 1, MOST_TOKENS, Set.of(Vocabulary.EOS), seed);
        Generator generator = new Generator(model.device(), sampling);
        List<int[]> sequences = new ArrayList<>();
        String name = temperature == 0 ? "think, greedy" : "think, T = " + temperature;
        try (Progress.Task task = progress.begin(name, problems.size(), "problems")) {
            for (int from = 0; from < problems.size(); from += ROWS) {
                int to = Math.min(problems.size(), from + ROWS);
                List<int[]> prompts =
                        problems.subList(from, to).stream().map(Problem::prompt).toList();
                int longest = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
                long[] items = LongStream.range(from, to).toArray();
                try (StepModel steps = new DecoderSteps(model, Hooks.none(), longest + MOST_TOKENS)) {
                    List<int[]> outputs = generator.generate(steps, prompts, items, task);
                    for (int i = 0; i < outputs.size(); i++) {
                        sequences.add(joined(prompts.get(i), outputs.get(i)));
                    }
                }
            }
        }
        return sequences;
    }

    /** The same, read for what looks again. */
    public List<Rethought> read(Decoder model, double temperature, Progress progress) {
        List<int[]> sequences = of(model, temperature, progress);
        List<Rethought> read = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            read.add(Rethought.read(problems.get(i), sequences.get(i)));
        }
        return read;
    }

    private static int[] joined(int[] prompt, int[] output) {
        int[] whole = Arrays.copyOf(prompt, prompt.length + output.length);
        System.arraycopy(output, 0, whole, prompt.length, output.length);
        return whole;
    }
}
