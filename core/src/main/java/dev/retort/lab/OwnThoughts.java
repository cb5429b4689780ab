package dev.retort.lab;

import dev.retort.basics.Progress;
import dev.retort.experiments.Continuations;
import dev.retort.models.Decoder;
import dev.retort.models.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a model itself thinks about problems. Problem i uses the same random numbers whatever the model, the temperature and
 * its batch, so that differences are paired.
 */
public record OwnThoughts(List<Problem> problems, long seed) {
    /** Traces of the teachers are at most about 280 tokens long; a model that does not stop is cut off here. */
    private static final int MOST_TOKENS = 300;

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
        List<int[]> prompts = problems.stream().map(Problem::prompt).toList();
        String name = temperature == 0 ? "think, greedy" : "think, T = " + temperature;
        List<int[]> outputs = new Continuations(prompts, sampling).by(model, name, progress);
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> joined(prompts.get(i), outputs.get(i)))
                .toList();
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
