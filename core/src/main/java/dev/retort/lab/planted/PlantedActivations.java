package dev.retort.lab.planted;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.function.Consumer;

/**
 * Planted truth as activations: endless batches to train on and, drawn apart, tokens to measure on. No token is flagged.
 * What a step or a piece holds is a function of the setting and its number.
 *
 * @param batch B of a training batch
 * @param firstBlock where the sweep begins, in blocks of {@value #BLOCK} tokens: sweeps that do not overlap are independent
 * @param tokens how many tokens the sweep has
 * @param normaliser √d / mean‖x‖, measured on tokens of their own
 */
public record PlantedActivations(PlantedTruth truth, int batch, long firstBlock, long tokens, Normaliser normaliser)
        implements ActivationBatches, ActivationSweep {
    private static final int BLOCK = 1024;
    private static final int BLOCKS_FOR_NORMS = 16;

    public static PlantedActivations of(PlantedTruth truth, int batch, long tokens) {
        return new PlantedActivations(truth, batch, 0, tokens, measured(truth));
    }

    /** The same data, but a sweep over other tokens: those after this one's. */
    public PlantedActivations after(long tokens) {
        return new PlantedActivations(truth, batch, firstBlock + blocks(), tokens, normaliser);
    }

    /** How many blocks the sweep takes. */
    long blocks() {
        return (this.tokens + BLOCK - 1) / BLOCK;
    }

    @Override
    public Sides sides() {
        return truth.setting().sides();
    }

    @Override
    public Tensor batch(long step) {
        return normalised(PlantedTokens.draw(truth, batch, "planted training", step));
    }

    /** Pieces end where blocks of {@value #BLOCK} tokens do: what a token is does not depend on how one goes through. */
    @Override
    public void forEach(int most, Consumer<Piece> look) {
        for (long block = 0; block < blocks(); block++) {
            try (Scope scope = Scope.open()) {
                Tensor x = normalised(heldOut(block));
                int size = (int) Math.min(BLOCK, tokens - block * BLOCK);
                for (int from = 0; from < size; from += most) {
                    int count = Math.min(most, size - from);
                    try (Scope piece = Scope.open()) {
                        long first = block * BLOCK + from;
                        look.accept(new Piece(x.narrow(0, from, count), new boolean[count], first));
                    }
                }
            }
        }
    }

    /** What is behind the sweep's tokens from {@code block} · {@value #BLOCK} on. */
    PlantedTokens heldOut(long block) {
        return PlantedTokens.draw(truth, BLOCK, "planted held-out", firstBlock + block);
    }

    private Tensor normalised(PlantedTokens drawn) {
        try (Scope scope = Scope.open()) {
            int width = sides().total();
            Tensor raw = Tensor.of(Device.CPU, drawn.rows(), drawn.rows().length / width, width);
            return scope.keep(normaliser.apply(raw));
        }
    }

    private static Normaliser measured(PlantedTruth truth) {
        Sides sides = truth.setting().sides();
        double[] norms = new double[sides.count()];
        for (int block = 0; block < BLOCKS_FOR_NORMS; block++) {
            float[] rows =
                    PlantedTokens.draw(truth, BLOCK, "planted norms", block).rows();
            for (int token = 0; token < BLOCK; token++) {
                for (int side = 0; side < norms.length; side++) {
                    int from = token * sides.total() + sides.start(side);
                    double square = 0;
                    for (int i = from; i < from + sides.width(side); i++) {
                        square += (double) rows[i] * rows[i];
                    }
                    norms[side] += Math.sqrt(square) / (BLOCK * BLOCKS_FOR_NORMS);
                }
            }
        }
        return Normaliser.ofMeanNorms(sides, norms);
    }
}
