package dev.retort.crosscoder.parity;

import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderTrainer;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.Optimiser;
import dev.retort.crosscoder.ReluL1;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.crosscoder.TrainingStep;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.FixtureCheck;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ReLU-L1 against what ckkissane/crosscoder-model-diff-replication computed. */
final class KissaneParity {
    private static final double VALUES = 1e-4;
    private static final double GRADIENTS = 1e-5;
    private static final String TRAJECTORY = "trajectory.l2_l1_l0_coeff_gradnorm_ev";

    private final MapNode cfg;
    private final Expected expected;
    private final List<FixtureCheck> checks = new ArrayList<>();

    private KissaneParity(MapNode cfg, Expected expected) {
        this.cfg = cfg;
        this.expected = expected;
    }

    static List<FixtureCheck> check(Path folder) {
        try (Scope scope = Scope.open();
                Safetensors file = Safetensors.open(folder.resolve("expected.safetensors"))) {
            KissaneParity parity =
                    new KissaneParity(Json.read(folder.resolve("cfg.json")).asMap(), new Expected(file));
            parity.firstStep();
            parity.trajectory();
            return parity.checks;
        }
    }

    private Crosscoder start() {
        return new Crosscoder(
                expected.sides(),
                expected.encoder("init.W_enc"),
                Tensor.zeros(Device.CPU, DType.F32, cfg.need("dict_size").asLong()),
                expected.rows("init.W_dec"),
                Tensor.zeros(Device.CPU, DType.F32, expected.sides().total()),
                new InferenceRule.Rectify());
    }

    private TrainingConfig config(double warmUp) {
        ReluL1 kind = new ReluL1(cfg.need("l1_coeff").asDouble(), warmUp);
        int batch = cfg.need("batch_size").asInt();
        long steps = cfg.need("num_tokens").asLong() / batch;
        Optimiser optimiser = new Optimiser(
                cfg.need("lr").asDouble(),
                cfg.need("beta1").asDouble(),
                cfg.need("beta2").asDouble(),
                0,
                0.8,
                1.0);
        int features = cfg.need("dict_size").asInt();
        return TrainingConfig.of(kind, features, steps, batch, cfg.need("seed").asLong())
                .withOptimiser(optimiser);
    }

    /** Activations, reconstruction, losses and gradients at the full L1 coefficient. */
    private void firstStep() {
        Tensor x = expected.batch(0);
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config(0), start());
                Crosscoder crosscoder = trainer.snapshot()) {
            Tensor f = crosscoder.encode(x);
            checks.add(FixtureCheck.elementwise("activations", f.toDoubles(), expected.numbers("step0.acts"), VALUES));
            checks.add(FixtureCheck.elementwise(
                    "reconstruction",
                    crosscoder.decode(f).toDoubles(),
                    expected.numbers("step0.reconstruction"),
                    VALUES));
            double apart = 0;
            for (Map.Entry<String, Tensor> gradient : trainer.gradients(x).entrySet()) {
                double[] reference = reference("step0.grad.", gradient.getKey());
                apart = Math.max(
                        apart,
                        FixtureCheck.ofNorm("", gradient.getValue().toDoubles(), reference, 0)
                                .difference());
            }
            checks.add(new FixtureCheck("gradients", apart, GRADIENTS));
            TrainingStep step = trainer.step(x);
            double[] losses = {step.reconstruction(), step.sparsity(), step.l0()};
            checks.add(FixtureCheck.elementwise("losses", losses, expected.numbers("step0.l2_l1_l0"), VALUES));
        }
    }

    /** One of their weights in the order of ours. */
    private double[] reference(String prefix, String name) {
        return name.equals("w_enc")
                ? expected.encoder(prefix + "W_enc").toDoubles()
                : expected.numbers(prefix + name.replace('w', 'W'));
    }

    private void trajectory() {
        int steps = expected.steps();
        double[] figures = new double[steps * 6];
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config(0.05), start())) {
            for (int i = 0; i < steps; i++) {
                Tensor x = expected.batch(i);
                double explained = explainedVariance(trainer, x);
                TrainingStep step = trainer.step(x);
                figures[6 * i] = step.reconstruction();
                figures[6 * i + 1] = step.sparsity();
                figures[6 * i + 2] = step.l0();
                figures[6 * i + 3] = step.coefficient();
                figures[6 * i + 4] = step.gradientNorm();
                figures[6 * i + 5] = explained;
            }
            checks.add(FixtureCheck.elementwise("trajectory", figures, expected.numbers(TRAJECTORY), VALUES));
            try (Crosscoder end = trainer.snapshot()) {
                double worst = 0;
                for (Map.Entry<String, Tensor> weights : end.parameters().entrySet()) {
                    double[] reference = reference("final.", weights.getKey());
                    worst = Math.max(
                            worst,
                            FixtureCheck.elementwise("", weights.getValue().toDoubles(), reference, 0)
                                    .difference());
                }
                checks.add(new FixtureCheck("weights", worst, VALUES));
            }
        }
    }

    /** The project's own measure: the mean over tokens of 1 − error/variance, each token's. */
    private static double explainedVariance(CrosscoderTrainer trainer, Tensor x) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off();
                Crosscoder now = trainer.snapshot()) {
            Tensor error = now.decode(now.encode(x)).sub(x).square().sum(1, false);
            Tensor variance = x.sub(x.mean(0, true)).square().sum(1, false);
            return 1 - error.div(variance).mean().item();
        }
    }
}
