package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CrosscoderEvalTest {
    private static final Sides SIDES = Sides.of(3, 2);
    private static final int TOKENS = 500;
    private static final int FLAGGED = 20;

    /** Drawn tokens about a mean of 2; the flagged ones are thirty times as large. */
    private record Drawn() implements ActivationSweep {
        @Override
        public Sides sides() {
            return SIDES;
        }

        @Override
        public long tokens() {
            return TOKENS;
        }

        @Override
        public void forEach(int tokens, Consumer<Piece> look) {
            for (int from = 0; from < TOKENS; from += 130) {
                int count = Math.min(130, TOKENS - from);
                try (Scope scope = Scope.open()) {
                    boolean[] flagged = new boolean[count];
                    Arrays.fill(flagged, 0, Math.clamp(FLAGGED - from, 0, count), true);
                    look.accept(new Piece(all().narrow(0, from, count), flagged, from));
                }
            }
        }

        static Tensor all() {
            Tensor x = Tensor.normal(Device.CPU, Rng.of(1, "x"), 2, 1, TOKENS, SIDES.total());
            Tensor huge = x.narrow(0, 0, FLAGGED).mul(30);
            return Tensor.cat(List.of(huge, x.narrow(0, FLAGGED, TOKENS - FLAGGED)), 0);
        }
    }

    /** Features are the elements themselves, so that x̂ = x · gain wherever x is positive. */
    private static Crosscoder scaled(double gain) {
        int width = SIDES.total();
        try (Scope scope = Scope.open()) {
            float[] identity = new float[width * width];
            for (int i = 0; i < width; i++) {
                identity[i * width + i] = 1;
            }
            Tensor eye = Tensor.of(Device.CPU, identity, width, width);
            return new Crosscoder(
                    SIDES,
                    eye,
                    Tensor.zeros(Device.CPU, DType.F32, width),
                    eye.mul(gain),
                    Tensor.zeros(Device.CPU, DType.F32, width),
                    new InferenceRule.Rectify());
        }
    }

    @Test
    void bothFractionsAreWhatTheirFormulasGive() {
        try (Scope scope = Scope.open();
                Crosscoder crosscoder = scaled(0.8)) {
            CrosscoderEval eval = CrosscoderEval.of(crosscoder, new Drawn(), Progress.SILENT);
            Tensor x = Drawn.all().narrow(0, FLAGGED, TOKENS - FLAGGED).to(DType.F64);
            Tensor error = x.relu().mul(0.8).sub(x);
            Tensor centred = x.sub(x.mean(0, true));
            for (int side = 0; side < 2; side++) {
                double[] missed = SIDES.of(error, side).square().sum(1, false).toDoubles();
                double[] spread = SIDES.of(centred, side).square().sum(1, false).toDoubles();
                double perToken = 0;
                for (int i = 0; i < missed.length; i++) {
                    perToken += missed[i] / spread[i] / missed.length;
                }
                double total =
                        Arrays.stream(missed).sum() / Arrays.stream(spread).sum();
                assertThat(eval.fvu()[side]).isCloseTo(total, within(1e-6));
                assertThat(eval.fvuPerToken()[side]).isCloseTo(perToken, within(1e-5 * perToken));
                assertThat(eval.fvuPerToken()[side]).isGreaterThan(1.5 * total);
                assertThat(eval.fvuWithFlagged()[side]).isNotCloseTo(total, within(0.02));
            }
            assertThat(eval.tokens()).isEqualTo(TOKENS - FLAGGED);
            assertThat(eval.flagged()).isEqualTo(FLAGGED);
            assertThat(eval.mean()[1])
                    .isCloseTo((float) x.mean(0, false).select(0, 1).item(), within(1e-5f));
        }
    }

    @Test
    void aReconstructionByTheMeanExplainsNothing() {
        try (Scope scope = Scope.open();
                Crosscoder silent = scaled(0)) {
            float[] mean =
                    CrosscoderEval.of(silent, new Drawn(), Progress.SILENT).mean();
            silent.bDec().copyFrom(Tensor.of(Device.CPU, mean, mean.length));
            CrosscoderEval eval = CrosscoderEval.of(silent, new Drawn(), Progress.SILENT);
            assertThat(eval.fvu()).containsExactly(new double[] {1, 1}, within(1e-6));
            assertThat(eval.fvuPerToken()).containsExactly(new double[] {1, 1}, within(1e-5));
        }
    }

    @Test
    void nothingToEvaluateOnIsSaid() {
        ActivationSweep none = new ActivationSweep() {
            @Override
            public Sides sides() {
                return SIDES;
            }

            @Override
            public long tokens() {
                return 1;
            }

            @Override
            public void forEach(int tokens, Consumer<Piece> look) {
                try (Scope scope = Scope.open()) {
                    look.accept(new Piece(Tensor.ones(Device.CPU, DType.F32, 1, 5), new boolean[] {true}, 0));
                }
            }
        };
        try (Crosscoder crosscoder = scaled(1)) {
            assertThatThrownBy(() -> CrosscoderEval.of(crosscoder, none, Progress.SILENT))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("no token to evaluate on");
        }
    }
}
