package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.BatchPasses;
import dev.retort.engine.kernel.Choice;
import dev.retort.engine.kernel.PanelLayout;
import dev.retort.engine.kernel.Panels;
import dev.retort.engine.kernel.Precision;
import dev.retort.engine.kernel.RowGradient;
import dev.retort.engine.kernel.SparseEncoder;
import dev.retort.engine.kernel.SparseProducts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From a batch to the loss and its gradients, by the pairs of token and feature that are on:
 *
 * <pre>
 *   f   = the kind's choice of ReLU(W_enc x + b_enc)
 *   e   = b_dec + f W_dec − x
 *   G   = ∂L/∂x̂ = 2e/B (squared loss), e_m/‖e_m‖/(B·M) (norm)
 *   ∂f  = W_dec G + λ n/B            ∂W_dec = fᵀ G + λ mean(f) d/‖d‖
 *   ∂b_enc = Σ_b ∂f, ∂b_dec = Σ_b G  ∂W_enc = ∂fᵀ x
 * </pre>
 *
 * Keeps room for one batch: close it.
 */
final class SparseForward implements AutoCloseable {
    private final TrainingConfig config;
    private final PanelLayout layout;
    private final Precision precision;
    private final Panels wEnc;
    private final Panels wDec;
    private final boolean[] silent;
    private @Nullable Room room;

    /** What is as large as a batch. */
    private record Room(Panels x, Panels errors, SparseEncoder encoder) implements AutoCloseable {
        @Override
        public void close() {
            x.close();
            errors.close();
            encoder.close();
        }
    }

    /** The weights stay the caller's. */
    SparseForward(TrainingConfig config, Sides sides, Precision precision, Panels wEnc, Panels wDec) {
        this.config = config;
        this.layout = wEnc.layout();
        this.precision = precision;
        this.wEnc = wEnc;
        this.wDec = wDec;
        this.silent = silent(config.partition(), sides, config.features());
    }

    /** Per feature and side whether the partition keeps the weights at 0. */
    private static boolean[] silent(Partition partition, Sides sides, int features) {
        if (partition.exclusive().isEmpty()) {
            return new boolean[0];
        }
        boolean[] silent = new boolean[features * sides.count()];
        for (int side = 0; side < sides.count(); side++) {
            for (int f = partition.start(side); f < partition.start(side + 1); f++) {
                Arrays.fill(silent, f * sides.count(), (f + 1) * sides.count(), true);
                silent[f * sides.count() + side] = false;
            }
        }
        return silent;
    }

    double surprisedShare() {
        return room == null ? 0 : room.encoder.surprisedShare();
    }

    private Room room(Tensor x) {
        if (room == null || room.x.rows() != x.size(0)) {
            if (room != null) {
                room.close();
            }
            Panels batch = Panels.of(layout, x);
            room = new Room(batch, Panels.zeros(layout, batch.rows()), new SparseEncoder(precision, wEnc, batch));
        } else {
            room.x.copyFrom(x);
        }
        return room;
    }

    /**
     * The loss of a batch (B, D) and what its gradients are made of; valid until the next, close it before.
     *
     * @param norms ‖d_f^m‖ (F, M)
     */
    Pass pass(Tensor batch, float[] norms, Tensor bEnc, Tensor bDec, long step, DeadFeatures before) {
        Room room = room(batch);
        float[] weighs = featureNorms(norms);
        SparseEncoder.Code code = code(room, weighs, bEnc, step);
        BatchPasses.difference(padded(bDec), room.x, room.errors);
        SparseProducts.spread(wDec, code.on(), code.values(), room.errors);
        return new Pass(room.x, room.errors, code, norms, weighs, bEnc, step, before);
    }

    /** What is on in a batch (B, D). @param norms ‖d_f^m‖ (F, M) */
    SparseEncoder.Code code(Tensor batch, float[] norms, Tensor bEnc, long step) {
        return code(room(batch), featureNorms(norms), bEnc, step);
    }

    private SparseEncoder.Code code(Room room, float[] weighs, Tensor bEnc, long step) {
        float[] ones = new float[weighs.length];
        Arrays.fill(ones, 1);
        room.encoder.refresh(bEnc.toFloats(), config.kind() instanceof TopK topK && !topK.weighted() ? ones : weighs);
        return room.encoder.encode(room.x, choice(step, room.x.rows()));
    }

    private Choice choice(long step, long tokens) {
        return switch (config.kind()) {
            case ReluL1 _ -> new Choice.AboveZero();
            case TopK topK -> new Choice.TopOfToken(topK.k());
            case BatchTopK topK -> new Choice.TopOfBatch(topK.k(step) * tokens);
            case JumpRelu _ -> throw new IllegalStateException("JumpReLU is trained the dense way");
        };
    }

    private float[] padded(Tensor row) {
        try (Scope scope = Scope.open()) {
            return layout.pad(row.reshape(1, -1)).toFloats();
        }
    }

    private float[] featureNorms(float[] norms) {
        int sides = layout.widths().size();
        float[] sums = new float[config.features()];
        for (int i = 0; i < norms.length; i++) {
            sums[i / sides] += norms[i];
        }
        return sums;
    }

    /** One batch. */
    final class Pass implements AutoCloseable {
        private final Panels x;
        private final Panels errors;
        private final SparseEncoder.Code code;
        private final int tokens;
        private final int sides = layout.widths().size();
        private final long[] firing;
        private final double[] meanValues;
        private final float[] valueGradients;
        private final SparseLoss loss;
        private final DeadFeatures dead;
        private final @Nullable SparseRevival revival;
        private final float[] factors;

        private Pass(
                Panels x,
                Panels errors,
                SparseEncoder.Code code,
                float[] norms,
                float[] weighs,
                Tensor bEnc,
                long step,
                DeadFeatures before) {
            this.x = x;
            this.errors = errors;
            this.code = code;
            this.tokens = x.rows();
            this.firing = firing();
            this.meanValues = meanValues();
            this.dead = before.after(firing, tokens);
            this.revival = config.revival() instanceof Revival.AuxK auxK
                    ? SparseRevival.of(x, errors, wEnc, wDec, bEnc, weighs, dead.indices(), auxK)
                    : null;
            double coefficient = config.coefficient(step);
            this.loss = SparseLoss.of(config.kind(), x, errors, penalty(weighs), coefficient); // errors are G now
            this.factors = factors(norms, coefficient);
            this.valueGradients = new float[code.on().count()];
            SparseProducts.dots(wDec, errors, code.on(), valueGradients);
            addPenalty(weighs, coefficient);
        }

        private long[] firing() {
            long[] firing = new long[config.features()];
            for (int f = 0; f < firing.length; f++) {
                firing[f] = code.on().starts()[f + 1] - code.on().starts()[f];
            }
            return firing;
        }

        private double[] meanValues() {
            double[] means = new double[config.features()];
            for (int f = 0; f < means.length; f++) {
                for (int i = code.on().starts()[f]; i < code.on().starts()[f + 1]; i++) {
                    means[f] += code.values()[i];
                }
                means[f] /= tokens;
            }
            return means;
        }

        /** mean_b Σ_f f·n. */
        private double penalty(float[] weighs) {
            double sum = 0;
            for (int f = 0; f < weighs.length && config.kind().penalised(); f++) {
                sum += meanValues[f] * weighs[f];
            }
            return sum;
        }

        /** The penalty's part of ∂f. */
        private void addPenalty(float[] weighs, double coefficient) {
            for (int f = 0; f < weighs.length && coefficient != 0; f++) {
                float slope = (float) (coefficient * weighs[f] / tokens);
                for (int i = code.on().starts()[f]; i < code.on().starts()[f + 1]; i++) {
                    valueGradients[i] += slope;
                }
            }
        }

        /** What ∂W_dec has of W_dec itself, per feature and side; the norm of nothing has no slope. */
        private float[] factors(float[] norms, double coefficient) {
            if (coefficient == 0) {
                return new float[0];
            }
            float[] factors = new float[norms.length];
            for (int i = 0; i < factors.length; i++) {
                factors[i] = norms[i] == 0 ? 0 : (float) (coefficient * meanValues[i / sides] / norms[i]);
            }
            return factors;
        }

        RowGradient ofEncoder() {
            return new RowGradient(
                    code.on(), valueGradients, x, new float[0], silent, revival == null ? null : revival.ofEncoder());
        }

        RowGradient ofDecoder() {
            return new RowGradient(
                    code.on(), code.values(), errors, factors, silent, revival == null ? null : revival.ofDecoder());
        }

        /** (F), in the caller's scope. */
        Tensor ofEncoderBias() {
            float[] sums = new float[config.features()];
            for (int f = 0; f < sums.length; f++) {
                double sum = 0;
                for (int i = code.on().starts()[f]; i < code.on().starts()[f + 1]; i++) {
                    sum += valueGradients[i];
                }
                sums[f] = (float) sum;
            }
            if (revival != null) {
                revival.addToEncoderBias(sums);
            }
            return Tensor.of(Device.CPU, sums, sums.length);
        }

        /** (D), in the caller's scope. */
        Tensor ofDecoderBias() {
            double[] sums = BatchPasses.columnSums(errors);
            float[] row = new float[sums.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) sums[i];
            }
            return layout.strip(Tensor.of(Device.CPU, row, 1, row.length)).reshape(-1);
        }

        Update figures(double gradientNorm) {
            double auxiliary = revival == null ? 0 : revival.loss();
            double weight = config.revival() instanceof Revival.AuxK auxK ? auxK.weight() : 0;
            return new Update(
                    loss.total() + weight * auxiliary,
                    loss.reconstruction(),
                    loss.sparsity(),
                    auxiliary,
                    gradientNorm,
                    loss.fvu(),
                    firing,
                    dead,
                    config.kind() instanceof BatchTopK ? code.least() : 0);
        }

        @Override
        public void close() {
            if (revival != null) {
                revival.close();
            }
        }
    }

    @Override
    public void close() {
        if (room != null) {
            room.close();
        }
    }
}
