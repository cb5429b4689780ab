package dev.retort.crosscoder;

import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Plain autograd, no approximation: loss, gradients, constraints, clip, Adam. The measure for anything faster. */
final class DenseLearner implements Learner {
    private static final double EPSILON = 1e-8;

    /** Numbers of a product from which on BLAS may share it among all cores; its threads would disturb smaller ones. */
    private static final double LARGE = 1e8;

    private final TrainingConfig config;
    private final Learned learned;
    private final Constraints constraints;
    private final AdamW adam;

    /** Takes weights over that {@link Constraints#start} has been applied to. */
    DenseLearner(TrainingConfig config, Constraints constraints, Crosscoder start) {
        Optimiser optimiser = config.optimiser();
        this.config = config;
        this.constraints = constraints;
        this.learned = Learned.of(start, config.kind());
        this.adam =
                new AdamW(learned.parameters(), new AdamW.Config(optimiser.beta1(), optimiser.beta2(), EPSILON, 0, 2));
    }

    Learned learned() {
        return learned;
    }

    AdamW adam() {
        return adam;
    }

    @Override
    public Update update(Tensor x, long step, DeadFeatures before) {
        int blasThreads = Native.blasThreads();
        try (Scope scope = Scope.open()) {
            if ((double) x.elements() * config.features() >= LARGE) {
                Native.blasThreads(Native.threads());
            }
            Objective objective = Objective.of(learned, x, config, constraints, step, before);
            List<Tensor> gradients = gradients(objective);
            double norm = AdamW.clip(gradients, config.optimiser().limit());
            adam.step(gradients, config.learningRate(step));
            constraints.hold(learned.crosscoder().wDec());
            DeadFeatures dead = objective.dead();
            if (config.revival() instanceof Revival.Resample resample && resample.isDue(step, config.steps())) {
                dead = new Resampling(learned, constraints, config).apply(adam, x, objective.error(), dead, step);
            }
            return new Update(
                    objective.loss().item(),
                    objective.reconstruction().item(),
                    objective.sparsity().item(),
                    objective.auxiliary().item(),
                    norm,
                    objective.fractionUnexplained(x, learned.crosscoder().sides()),
                    objective.firing(),
                    dead,
                    objective.least());
        } finally {
            Native.blasThreads(blasThreads);
        }
    }

    @Override
    public double loss(Tensor x, long step, DeadFeatures before) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return Objective.of(learned, x, config, constraints, step, before)
                    .loss()
                    .item();
        }
    }

    @Override
    public Map<String, Tensor> gradients(Tensor x, long step, DeadFeatures before) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            Iterator<Tensor> next = gradients(Objective.of(learned, x, config, constraints, step, before))
                    .iterator();
            learned.parameters().keySet().forEach(name -> named.put(name, scope.keep(next.next())));
        }
        return named;
    }

    private List<Tensor> gradients(Objective objective) {
        List<String> names = List.copyOf(learned.parameters().keySet());
        List<Tensor> gradients = Autograd.gradients(
                objective.loss(), new ArrayList<>(learned.parameters().values()));
        constraints.gradients(gradients.get(names.indexOf("w_enc")), gradients.get(names.indexOf("w_dec")));
        return gradients;
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(learned.parameters());
        state.putAll(adam.state());
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state, long steps) {
        try (Autograd.Off off = Autograd.off()) {
            learned.parameters()
                    .forEach((name, tensor) -> tensor.copyFrom(Objects.requireNonNull(state.get(name), name)));
        }
        adam.restore(state, steps);
    }

    @Override
    public void startBias(Tensor bDec) {
        try (Autograd.Off off = Autograd.off()) {
            learned.crosscoder().bDec().copyFrom(bDec);
        }
    }

    @Override
    public double meanDecoderNorm() {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return learned.crosscoder().featureNorms().mean().item();
        }
    }

    @Override
    public Crosscoder copy(Thresholds thresholds) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return learned.copy(
                    config.kind() instanceof JumpRelu
                            ? new InferenceRule.PerFeature(
                                    learned.thresholds().exp().toFloats())
                            : config.kind().rule(thresholds));
        }
    }

    @Override
    public void close() {
        adam.close();
        learned.close();
    }
}
