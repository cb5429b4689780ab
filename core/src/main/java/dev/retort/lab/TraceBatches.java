package dev.retort.lab;

import dev.retort.basics.Rng;
import dev.retort.distill.BatchSource;
import dev.retort.distill.TrainingBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The teacher's traces as training batches of rows of like length.
 *
 * <p>Pools of {@value #BATCHES_IN_A_POOL} batches are sorted by length, cut, and taken in a shuffled order, so that
 * padding is rare and yet a batch depends on the teacher, the seed and its step alone. The question is not to be learnt;
 * everything from {@code <think>} to {@code <eos>} is. Keeps the pool in use; not thread-safe.
 */
public final class TraceBatches implements BatchSource {
    private static final int BATCHES_IN_A_POOL = 32;

    /**
     * What a batch's token losses are divided by: about the tokens to be learnt in 16 traces. A constant, because the
     * mean over a length-sorted batch would count the tokens of long traces for less, and a model so trained writes
     * shorter thoughts than its teacher.
     */
    private static final float TOKENS_FOR_16_ROWS = 1400;

    private final Teacher teacher;
    private final long seed;
    private final int rows;
    private long poolInUse = -1;
    private List<List<Trace>> pool = List.of();

    public TraceBatches(Teacher teacher, long seed, int rows) {
        this.teacher = teacher;
        this.seed = seed;
        this.rows = rows;
    }

    /** The traces of a step, in the order of their rows. */
    public List<Trace> traces(long step) {
        long number = step / BATCHES_IN_A_POOL;
        if (number != poolInUse) {
            pool = pool(number);
            poolInUse = number;
        }
        return pool.get((int) (step % BATCHES_IN_A_POOL));
    }

    @Override
    public TrainingBatch batch(long step) {
        List<Trace> traces = traces(step);
        int longest = traces.stream().mapToInt(Trace::length).max().orElseThrow();
        int[][] ids = new int[rows][longest]; // PAD is 0
        float[][] weights = new float[rows][longest - 1];
        float weight = 16 / (rows * TOKENS_FOR_16_ROWS);
        for (int b = 0; b < rows; b++) {
            Trace trace = traces.get(b);
            System.arraycopy(trace.ids(), 0, ids[b], 0, trace.length());
            for (int t = trace.think() - 1; t < trace.length() - 1; t++) {
                weights[b][t] = weight;
            }
        }
        return new TrainingBatch(ids, weights);
    }

    private List<List<Trace>> pool(long number) {
        int size = BATCHES_IN_A_POOL * rows;
        List<Trace> sorted = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sorted.add(teacher.trace(Split.TRAIN, number * size + i));
        }
        sorted.sort(Comparator.comparingInt(Trace::length)); // stable: ties keep the order of their index
        List<List<Trace>> batches = new ArrayList<>(BATCHES_IN_A_POOL);
        for (int position : Rng.permutation(BATCHES_IN_A_POOL, seed, "trace batches", number)) {
            batches.add(List.copyOf(sorted.subList(position * rows, (position + 1) * rows)));
        }
        return batches;
    }
}
