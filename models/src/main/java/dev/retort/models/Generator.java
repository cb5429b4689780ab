package dev.retort.models;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Lets a model write on from prompts, many rows at once; a row that has ended leaves the batch. */
public final class Generator {
    /** One row in so many must have ended before the ended ones leave the batch. */
    private static final int ROWS_A_DROP = 8;

    private final Device device;
    private final Sampling sampling;

    public Generator(Device device, Sampling sampling) {
        this.device = device;
        this.sampling = sampling;
    }

    /** Sees every new token of a row as it is chosen. */
    public interface Watch {
        /** Whether the row is to go on. */
        boolean goesOn(int row, int id);
    }

    /** {@link #generate(StepModel, List, long[], Watch, Progress.Task)} with nobody watching. */
    public List<int[]> generate(StepModel model, List<int[]> prompts, long[] items, Progress.Task task) {
        return generate(model, prompts, items, (row, id) -> true, task);
    }

    /**
     * Writes on from each prompt.
     *
     * @param model fresh, with room for the longest prompt and {@code maxTokens} more; the caller closes it
     * @param items what identifies each row to the random numbers, whatever batch it is in
     * @return the new tokens of each row, the stop token included
     */
    public List<int[]> generate(StepModel model, List<int[]> prompts, long[] items, Watch watch, Progress.Task task) {
        int rows = prompts.size();
        int[][] output = new int[rows][sampling.maxTokens()];
        int[] lengths = new int[rows];
        boolean[] ended = new boolean[rows];
        List<Set<Integer>> seen = sampling.looksBack() ? seen(prompts) : List.of();
        int[] active = new int[rows];
        Arrays.setAll(active, i -> i);
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor logits = begin(model, prompts);
            for (int step = 0; ; step++) {
                int[] chosen = choose(logits, active, items, seen, step);
                logits.close();
                List<Integer> going = new ArrayList<>();
                int ending = 0;
                for (int r = 0; r < active.length; r++) {
                    int row = active[r];
                    if (ended[row]) {
                        continue;
                    }
                    output[row][lengths[row]++] = chosen[r];
                    if (sampling.looksBack()) {
                        seen.get(row).add(chosen[r]);
                    }
                    boolean goesOn = watch.goesOn(row, chosen[r]);
                    if (!goesOn || sampling.stops().contains(chosen[r]) || lengths[row] == sampling.maxTokens()) {
                        ended[row] = true;
                        ending++;
                    } else {
                        going.add(r);
                    }
                }
                task.advance(ending);
                if (going.isEmpty()) {
                    break;
                }
                // Dropping rows copies the caches of all others: it waits until there are enough to be worth it.
                boolean drop = active.length - going.size() >= Math.max(1, active.length / ROWS_A_DROP);
                long[] kept = drop
                        ? going.stream().mapToLong(Integer::longValue).toArray()
                        : LongStream.range(0, active.length).toArray();
                long[] ids = Arrays.stream(kept).map(r -> chosen[(int) r]).toArray();
                logits = advance(model, kept, ids, active.length);
                int[] before = active;
                active = Arrays.stream(kept).mapToInt(r -> before[(int) r]).toArray();
            }
        }
        List<int[]> result = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            result.add(Arrays.copyOf(output[row], lengths[row]));
        }
        return result;
    }

    private static List<Set<Integer>> seen(List<int[]> prompts) {
        List<Set<Integer>> seen = new ArrayList<>();
        for (int[] prompt : prompts) {
            Set<Integer> own = new HashSet<>();
            Arrays.stream(prompt).forEach(own::add);
            seen.add(own);
        }
        return seen;
    }

    private Tensor begin(StepModel model, List<int[]> prompts) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        long[] ids = new long[prompts.size() * longest];
        long[] pads = new long[prompts.size()];
        for (int row = 0; row < prompts.size(); row++) {
            int[] prompt = prompts.get(row);
            pads[row] = longest - prompt.length;
            for (int t = 0; t < prompt.length; t++) {
                ids[row * longest + (int) pads[row] + t] = prompt[t];
            }
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(model.begin(Tensor.of(device, ids, prompts.size(), longest), pads));
        }
    }

    private Tensor advance(StepModel model, long[] kept, long[] ids, int before) {
        try (Scope scope = Scope.open()) {
            if (kept.length < before) {
                model.select(Tensor.of(device, kept, kept.length));
            }
            return scope.keep(model.next(Tensor.of(device, ids, ids.length, 1)));
        }
    }

    private int[] choose(Tensor logits, int[] active, long[] items, List<Set<Integer>> seen, int step) {
        int vocabulary = (int) logits.size(1);
        float[] values = logits.toFloats();
        int[] chosen = new int[active.length];
        for (int r = 0; r < active.length; r++) {
            if (sampling.looksBack()) {
                sampling.penalise(values, r * vocabulary, seen.get(active[r]));
            }
            chosen[r] = sampling.choose(values, r * vocabulary, vocabulary, items[active[r]], step);
        }
        return chosen;
    }
}
