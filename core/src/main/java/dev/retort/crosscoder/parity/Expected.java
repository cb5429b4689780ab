package dev.retort.crosscoder.parity;

import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import java.util.Arrays;

/** What a reference implementation left behind. */
record Expected(Safetensors file) {
    Tensor tensor(String name) {
        return file.tensor(name, Device.CPU);
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

    /** Batch {@code step} of {@code x} (steps, B, M, d). */
    Tensor batch(int step) {
        return tensor("x").select(0, step);
    }

    int steps() {
        return (int) file.entry("x").shape()[0];
    }
}
