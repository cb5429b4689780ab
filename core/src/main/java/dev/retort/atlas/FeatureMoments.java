package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.stream.IntStream;

/**
 * All that least squares of activations on feature values, or of feature values on activations, needs to know: sums over
 * the unflagged tokens of a sweep, for every feature at once. One pass, two products a piece; x̂ is what the crosscoder
 * decodes by its inference rule, ε = x − x̂. Owns its tensors, 16·F·D bytes and a Gram matrix a side: close it.
 *
 * @param tokens n, the unflagged ones
 * @param sum Σ f (F)
 * @param square Σ f² (F)
 * @param sumActivation Σ x (D)
 * @param sumError Σ ε (D)
 * @param activation Σ f x (F, D)
 * @param error Σ f ε (F, D)
 * @param activationNoise Σ f²‖x_m‖² (F, M)
 * @param errorNoise Σ f²‖ε_m‖² (F, M)
 * @param gram Σ xᵀx (D, D); only a side with itself is used
 */
public record FeatureMoments(
        Sides sides,
        long tokens,
        Tensor sum,
        Tensor square,
        Tensor sumActivation,
        Tensor sumError,
        Tensor activation,
        Tensor error,
        Tensor activationNoise,
        Tensor errorNoise,
        Tensor gram)
        implements AutoCloseable {
    private static final int PIECE = 1024;

    /** One pass over {@code sweep}. Products are in fp32, a piece of tokens each; what adds them up is in fp64. */
    public static FeatureMoments of(Crosscoder crosscoder, ActivationSweep sweep, Progress progress) {
        Running running = new Running(crosscoder);
        try (Progress.Task task = progress.begin("measure features", sweep.tokens(), "tokens");
                Autograd.Off off = Autograd.off()) {
            sweep.forEach(PIECE, piece -> {
                running.add(piece.x(), piece.flagged());
                task.advance(piece.flagged().length);
            });
            return running.result();
        } catch (RuntimeException | Error e) {
            running.result().close();
            throw e;
        }
    }

    /** F. */
    public int features() {
        return (int) sum.size(0);
    }

    /** Σ (f − f̄)² (F), 0 for a feature that never fires. */
    Tensor spread() {
        return square.sub(sum.square().div((double) tokens));
    }

    /** Σ (f − f̄)(x − x̄) (F, D). */
    Tensor activationCovariance() {
        return activation.sub(sum.unsqueeze(1).mul(sumActivation.div((double) tokens)));
    }

    /** Σ (f − f̄)(ε − ε̄) (F, D). */
    Tensor errorCovariance() {
        return error.sub(sum.unsqueeze(1).mul(sumError.div((double) tokens)));
    }

    @Override
    public void close() {
        for (Tensor own :
                new Tensor[] {sum, square, sumActivation, sumError, activation, error, activationNoise, errorNoise, gram
                }) {
            own.close();
        }
    }

    private static final class Running {
        private final Crosscoder crosscoder;
        private final FeatureMoments sums;
        private long tokens;

        Running(Crosscoder crosscoder) {
            this.crosscoder = crosscoder;
            long features = crosscoder.features();
            int width = crosscoder.sides().total();
            int models = crosscoder.models();
            this.sums = new FeatureMoments(
                    crosscoder.sides(),
                    0,
                    zeros(features),
                    zeros(features),
                    zeros(width),
                    zeros(width),
                    zeros(features, width),
                    zeros(features, width),
                    zeros(features, models),
                    zeros(features, models),
                    zeros(width, width));
        }

        private Tensor zeros(long... shape) {
            try (Scope scope = Scope.open()) {
                return Tensor.zeros(crosscoder.device(), DType.F64, shape).escape();
            }
        }

        void add(Tensor all, boolean[] flagged) {
            long[] rows = IntStream.range(0, flagged.length)
                    .filter(i -> !flagged[i])
                    .asLongStream()
                    .toArray();
            Tensor x = rows.length == flagged.length
                    ? all
                    : all.indexSelect(0, Tensor.of(all.device(), rows, rows.length)); // (n, D)
            Tensor f = crosscoder.encode(x); // (n, F)
            Tensor missed = x.sub(crosscoder.decode(f)); // (n, D)
            Tensor squares = f.square();
            tokens += rows.length;
            add(sums.sum, f.sum(0, false));
            add(sums.square, squares.sum(0, false));
            add(sums.sumActivation, x.sum(0, false));
            add(sums.sumError, missed.sum(0, false));
            add(sums.activation, f.t().matmul(x));
            add(sums.error, f.t().matmul(missed));
            add(sums.activationNoise, squares.t().matmul(sums.sides.norms(x).square()));
            add(sums.errorNoise, squares.t().matmul(sums.sides.norms(missed).square()));
            add(sums.gram, x.t().matmul(x));
        }

        private static void add(Tensor total, Tensor more) {
            total.addInPlace(more.to(DType.F64));
        }

        FeatureMoments result() {
            return new FeatureMoments(
                    sums.sides,
                    tokens,
                    sums.sum,
                    sums.square,
                    sums.sumActivation,
                    sums.sumError,
                    sums.activation,
                    sums.error,
                    sums.activationNoise,
                    sums.errorNoise,
                    sums.gram);
        }
    }
}
