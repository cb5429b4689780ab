package dev.retort.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Kingma &amp; Ba 2015; Loshchilov &amp; Hutter 2019), its whole state in plain tensors so
 * that a run resumed from a checkpoint takes the same steps to the last bit.
 *
 * <p>Owns its moments; the parameters stay the caller's. Close it.
 */
public final class AdamW implements AutoCloseable {
    /**
     * @param decayFrom parameters with at least this many dimensions decay (2: matrices only)
     */
    public record Config(double beta1, double beta2, double epsilon, double weightDecay, int decayFrom) {
        /** Plain Adam with the usual constants. */
        public static Config adam() {
            return new Config(0.9, 0.999, 1e-8, 0, 2);
        }
    }

    private final Config config;
    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> mean = new LinkedHashMap<>();
    private final Map<String, Tensor> square = new LinkedHashMap<>();
    private long steps;

    public AdamW(Map<String, Tensor> parameters, Config config) {
        this.config = config;
        this.parameters = new LinkedHashMap<>(parameters);
        try (Scope scope = Scope.open()) {
            parameters.forEach((name, parameter) -> {
                mean.put(
                        name,
                        Tensor.zeros(parameter.device(), parameter.dtype(), parameter.shape())
                                .escape());
                square.put(
                        name,
                        Tensor.zeros(parameter.device(), parameter.dtype(), parameter.shape())
                                .escape());
            });
        }
    }

    /**
     * One update.
     *
     * @param gradients one for each parameter, in the order of the map given at construction
     */
    public void step(List<Tensor> gradients, double learningRate) {
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(parameters.size() + " parameters, " + gradients.size() + " gradients");
        }
        steps++;
        double correction1 = 1 - Math.pow(config.beta1, steps);
        double correction2 = 1 - Math.pow(config.beta2, steps);
        Iterator<Tensor> next = gradients.iterator();
        try (Autograd.Off off = Autograd.off()) {
            for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
                try (Scope scope = Scope.open()) {
                    Tensor parameter = entry.getValue();
                    Tensor grad = next.next();
                    Tensor m =
                            named(mean, entry.getKey()).mulInPlace(config.beta1).addInPlace(grad, 1 - config.beta1);
                    Tensor v = named(square, entry.getKey())
                            .mulInPlace(config.beta2)
                            .addInPlace(grad.square(), 1 - config.beta2);
                    if (config.weightDecay != 0 && parameter.rank() >= config.decayFrom) {
                        parameter.mulInPlace(1 - learningRate * config.weightDecay);
                    }
                    Tensor scale =
                            v.sqrt().mulInPlace(1 / Math.sqrt(correction2)).addInPlace(config.epsilon);
                    parameter.addInPlace(m.div(scale), -learningRate / correction1);
                }
            }
        }
    }

    /** Updates taken so far. */
    public long steps() {
        return steps;
    }

    /** The moments, named {@code mean.<parameter>} and {@code square.<parameter>}; the optimiser goes on owning them. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        mean.forEach((name, tensor) -> all.put("mean." + name, tensor));
        square.forEach((name, tensor) -> all.put("square." + name, tensor));
        return all;
    }

    /** Takes over the moments of a checkpoint and the count of updates they stand for. */
    public void restore(Map<String, Tensor> state, long steps) {
        this.steps = steps;
        state().forEach((name, tensor) -> tensor.copyFrom(named(state, name)));
    }

    private static Tensor named(Map<String, Tensor> from, String name) {
        Tensor tensor = from.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no optimiser state called " + name);
        }
        return tensor;
    }

    @Override
    public void close() {
        List<Tensor> all = new ArrayList<>(mean.values());
        all.addAll(square.values());
        all.forEach(Tensor::close);
    }

    /**
     * Scales gradients in place so that their common L2 norm is at most {@code limit}.
     *
     * @return the norm before scaling
     */
    public static double clip(List<Tensor> gradients, double limit) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            double norm = Math.sqrt(
                    Tensor.stack(gradients.stream().map(g -> g.square().sum()).toList(), 0)
                            .sum()
                            .item());
            // The small constant is that of PyTorch's clip_grad_norm_, kept for agreement with it.
            double factor = limit / (norm + 1e-6);
            if (factor < 1) {
                gradients.forEach(gradient -> gradient.mulInPlace(factor));
            }
            return norm;
        }
    }
}
