package dev.retort.crosscoder;

import dev.retort.basics.Rng;
import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws dead features anew (Bricken et al. 2023, "neuron resampling"): each takes the direction of a token of the batch,
 * seen from b_dec, drawn without replacement with the square of the token's loss as its weight. Its decoder gets the
 * mean norm of those alive, its encoder a fifth of their mean norm, its bias 0; Adam forgets it.
 */
final class Resampling {
    private static final double ENCODER_SHARE = 0.2;
    private static final double TINY = 1e-12;

    private final Learned learned;
    private final Constraints constraints;
    private final TrainingConfig config;

    Resampling(Learned learned, Constraints constraints, TrainingConfig config) {
        this.learned = learned;
        this.constraints = constraints;
        this.config = config;
    }

    /**
     * Draws the dead, or as many of them as the batch has tokens, by seed and step.
     *
     * @param x the batch (B, D)
     * @param error x̂ − x (B, D)
     * @return the clocks, those of the features drawn set back
     */
    DeadFeatures apply(AdamW adam, Tensor x, Tensor error, DeadFeatures dead, long step) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            double[] losses = error.square().sum(1, false).toDoubles();
            int[] tokens = draw(losses, dead.count(), Rng.of(config.seed(), "resample", step));
            long[] features = Arrays.copyOf(dead.indices(), tokens.length);
            if (features.length == 0) {
                return dead;
            }
            Tensor alive = alive(dead);
            Crosscoder crosscoder = learned.crosscoder();
            double ofDecoder = mean(crosscoder.wDec().norm(1, false), alive);
            double ofEncoder = mean(crosscoder.wEnc().norm(1, false), alive);
            for (int i = 0; i < features.length; i++) {
                Tensor row = x.narrow(0, tokens[i], 1).sub(crosscoder.bDec()); // (1, D)
                constraints.direction(row, features[i]);
                Tensor unit = row.div(row.norm(1, true).clampMin(TINY));
                crosscoder.wDec().narrow(0, features[i], 1).copyFrom(unit.mul(ofDecoder));
                crosscoder.wEnc().narrow(0, features[i], 1).copyFrom(unit.mul(ofEncoder * ENCODER_SHARE));
                crosscoder.bEnc().narrow(0, features[i], 1).fillInPlace(0);
                if (config.kind() instanceof JumpRelu jump) {
                    learned.thresholds().narrow(0, features[i], 1).fillInPlace(Math.log(jump.threshold()));
                }
            }
            forget(adam, features);
            return dead.revived(features);
        }
    }

    /** 1 for each living feature (F); for all when none lives. */
    private Tensor alive(DeadFeatures dead) {
        float[] alive = new float[config.features()];
        Arrays.fill(alive, 1);
        if (dead.count() < alive.length) {
            for (long feature : dead.indices()) {
                alive[(int) feature] = 0;
            }
        }
        return Tensor.of(learned.crosscoder().device(), alive, alive.length);
    }

    private static double mean(Tensor norms, Tensor alive) {
        return norms.mul(alive).sum().item() / alive.sum().item();
    }

    private void forget(AdamW adam, long[] features) {
        for (Map.Entry<String, Tensor> moments : adam.state().entrySet()) {
            if (!moments.getKey().endsWith("b_dec")) {
                for (long feature : features) {
                    moments.getValue().narrow(0, feature, 1).fillInPlace(0);
                }
            }
        }
    }

    /** Places of {@code count} weights, drawn without replacement by the squares (Efraimidis and Spirakis 2006). */
    static int[] draw(double[] losses, int count, RandomGenerator random) {
        double[] keys = new double[losses.length];
        for (int i = 0; i < keys.length; i++) {
            double weight = losses[i] * losses[i];
            double exponential = -Math.log(1 - random.nextDouble());
            keys[i] = weight > 0 ? exponential / weight : Double.POSITIVE_INFINITY;
        }
        return IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> keys[i]))
                .mapToInt(Integer::intValue)
                .limit(count)
                .toArray();
    }
}
