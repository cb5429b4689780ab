package dev.retort.crosscoder.parity;

import dev.retort.activations.Sides;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import java.util.Arrays;

/** What a reference implementation left behind. */
record Expected(Safetensors file) {
    Tensor tensor(String name) {
        return file.tensor(name, Device.CPU);
    }

    /** An encoder (M, d, F) as ours stands, (F, D). */
    Tensor encoder(String name) {
        Tensor theirs = tensor(name);
        return theirs.reshape(-1, theirs.size(2)).t().contiguous();
    }

    /** Whose first axis stays and whose others become one: (n, M, d) → (n, D). */
    Tensor rows(String name) {
        Tensor theirs = tensor(name);
        return theirs.reshape(theirs.size(0), -1);
    }

    double[] numbers(String name) {
        return tensor(name).toDoubles();
    }

    /** Column {@code column} of a matrix. */
    double[] column(String name, int column) {
        int width = (int) file.entry(name).shape()[1];
        double[] all = numbers(name);
        double[] one = new double[all.length / width];
        Arrays.setAll(one, row -> all[row * width + column]);
        return one;
    }

    /** Batch {@code step} of {@code x} (steps, B, M, d): (B, D). */
    Tensor batch(int step) {
        Tensor batch = tensor("x").select(0, step);
        return batch.reshape(batch.size(0), -1);
    }

    Sides sides() {
        long[] shape = file.entry("x").shape();
        return Sides.equal((int) shape[2], (int) shape[3]);
    }

    int steps() {
        return (int) file.entry("x").shape()[0];
    }
}
