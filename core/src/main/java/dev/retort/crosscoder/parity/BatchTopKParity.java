package dev.retort.crosscoder.parity;

import dev.retort.activations.Normaliser;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderTrainer;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.Optimiser;
import dev.retort.crosscoder.Revival;
import dev.retort.crosscoder.Start;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.crosscoder.TrainingStep;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.FixtureCheck;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** BatchTopK against what jkminder/dictionary_learning computed. */
final class BatchTopKParity {
    private static final double VALUES = 1e-4;
    private static final String TRAJECTORY = "trajectory.loss_threshold_dead";

    private final MapNode config;
    private final Expected expected;
    private final List<FixtureCheck> checks = new ArrayList<>();

    private BatchTopKParity(MapNode config, Expected expected) {
        this.config = config;
        this.expected = expected;
    }

    static List<FixtureCheck> check(Path folder) {
        try (Scope scope = Scope.open();
                Safetensors file = Safetensors.open(folder.resolve("expected.safetensors"))) {
            BatchTopKParity parity =
                    new BatchTopKParity(Json.read(folder.resolve("config.json")).asMap(), new Expected(file));
            parity.trajectory();
            parity.inference();
            return parity.checks;
        }
    }

    /** Their decoder is (M, F, d). */
    private Crosscoder crosscoder(String state, InferenceRule rule) {
        Tensor decoder = expected.tensor(state + ".decoder.weight").permute(1, 0, 2);
        return new Crosscoder(
                expected.sides(),
                expected.encoder(state + ".encoder.weight"),
                expected.tensor(state + ".encoder.bias"),
                decoder.reshape(decoder.size(0), -1),
                expected.tensor(state + ".decoder.bias").reshape(-1),
                rule);
    }

    private Normaliser normaliser() {
        double[] scale =
                new double[(int) expected.tensor("init.activation_mean").size(0)];
        Arrays.fill(scale, expected.numbers("init.activation_global_scale")[0]);
        double[] ones = new double[scale.length];
        Arrays.fill(ones, 1);
        return new Normaliser(
                expected.sides(),
                scale,
                ones,
                expected.tensor("init.activation_mean").toFloats(),
                null);
    }

    private TrainingConfig training() {
        long steps = config.need("steps").asLong();
        BatchTopK kind = new BatchTopK(
                config.need("k_target").asInt(),
                config.need("k_initial").asInt(),
                config.need("k_annealing_steps").asLong(),
                config.need("threshold_beta").asDouble(),
                config.need("threshold_start_step").asLong());
        Revival revival = new Revival.AuxK(
                config.need("top_k_aux").asInt(),
                config.need("auxk_alpha").asDouble(),
                config.need("dead_feature_threshold_tokens").asLong());
        Optimiser optimiser = new Optimiser(
                config.need("lr").asDouble(),
                0.9,
                0.999,
                config.need("warmup_steps").asLong(),
                config.need("decay_start").asDouble() / steps,
                1.0);
        int features = config.need("dict_size").asInt();
        int batch = (int) expected.batch(0).size(0);
        return TrainingConfig.of(
                        kind, features, steps, batch, config.need("seed").asLong())
                .withOptimiser(optimiser)
                .withStart(new Start(1.0, Start.Bias.GEOMETRIC_MEDIAN))
                .withRevival(revival);
    }

    private void trajectory() {
        int steps = expected.steps();
        double[] losses = new double[steps];
        double[] thresholds = new double[steps];
        double[] dead = new double[steps];
        Normaliser normaliser = normaliser();
        try (CrosscoderTrainer trainer =
                new CrosscoderTrainer(training(), crosscoder("init", new InferenceRule.Rectify()))) {
            for (int i = 0; i < steps; i++) {
                TrainingStep step = trainer.step(normaliser.apply(expected.batch(i)));
                losses[i] = step.loss();
                thresholds[i] = Double.isNaN(step.threshold()) ? -1 : step.threshold();
                dead[i] = step.dead();
            }
            checks.add(FixtureCheck.elementwise("losses", losses, expected.column(TRAJECTORY, 0), VALUES));
            checks.add(FixtureCheck.elementwise("thresholds", thresholds, expected.column(TRAJECTORY, 1), VALUES));
            checks.add(FixtureCheck.equal("dead", Arrays.equals(dead, expected.column(TRAJECTORY, 2))));
            try (Crosscoder end = trainer.snapshot();
                    Crosscoder reference = crosscoder("final", new InferenceRule.Rectify())) {
                double worst = 0;
                for (String name : end.parameters().keySet()) {
                    double[] ours = weights(end, name);
                    worst = Math.max(
                            worst,
                            FixtureCheck.elementwise("", ours, weights(reference, name), 0)
                                    .difference());
                }
                checks.add(new FixtureCheck("weights", worst, VALUES));
            }
        }
    }

    private static double[] weights(Crosscoder crosscoder, String name) {
        return Objects.requireNonNull(crosscoder.parameters().get(name)).toDoubles();
    }

    private void inference() {
        InferenceRule rule = new InferenceRule.Threshold(expected.numbers("final.threshold")[0]);
        Normaliser normaliser = normaliser();
        try (Crosscoder crosscoder = crosscoder("final", rule)) {
            Tensor x = normaliser.apply(expected.batch(0));
            checks.add(FixtureCheck.elementwise(
                    "activations by batch",
                    crosscoder.encodeTopOfBatch(x, config.need("k").asInt()).toDoubles(),
                    expected.numbers("batchtopk.f"),
                    VALUES));
            Tensor f = crosscoder.encode(x);
            checks.add(FixtureCheck.elementwise(
                    "activations by threshold", f.toDoubles(), expected.numbers("inference.f"), VALUES));
            checks.add(FixtureCheck.elementwise(
                    "weighted activations",
                    f.mul(crosscoder.featureNorms()).toDoubles(),
                    expected.numbers("inference.f_scaled"),
                    VALUES));
            checks.add(FixtureCheck.elementwise(
                    "reconstruction",
                    normaliser.invert(crosscoder.decode(f)).toDoubles(),
                    expected.numbers("inference.x_hat"),
                    VALUES));
        }
    }
}
