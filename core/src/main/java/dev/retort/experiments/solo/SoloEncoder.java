package dev.retort.experiments.solo;

import dev.retort.activations.Normaliser;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values of k features from the served model's residual stream x alone:
 *
 * <pre>
 *   u = G x + g                       the score
 *   f = ReLU(V x + v) · [u > θ]       the value, where the score says that the feature fires
 * </pre>
 *
 * Gate and magnitude are apart as in a gated autoencoder (Rajamanoharan et al. 2404.16014), since what tells best whether a feature
 * fires is not what tells best how strongly. Owns its weights: close it.
 */
public final class SoloEncoder implements AutoCloseable {
    static final String GATE = "gate.weight";
    static final String GATE_BIAS = "gate.bias";
    static final String THRESHOLD = "gate.threshold";
    static final String VALUE = "value.weight";
    static final String VALUE_BIAS = "value.bias";

    private final int features;
    private final Tensor weights; // G over V (2k, d): one product reads both
    private final Tensor bias; // (2k)
    private final Tensor thresholds; // θ (k)

    /**
     * @param gate G (k, d) F32
     * @param gateBias g (k)
     * @param thresholds θ (k)
     * @param value V (k, d)
     * @param valueBias v (k)
     */
    public SoloEncoder(Tensor gate, Tensor gateBias, Tensor thresholds, Tensor value, Tensor valueBias) {
        long k = gate.requireShape(-1, -1).size(0);
        this.features = (int) k;
        try (Scope scope = Scope.open()) {
            this.weights = Tensor.cat(List.of(gate, value.requireShape(gate.shape())), 0)
                    .escape();
            this.bias = Tensor.cat(List.of(gateBias.requireShape(k), valueBias.requireShape(k)), 0)
                    .escape();
            this.thresholds = thresholds.requireShape(k).copy().escape();
        }
    }

    /** k. */
    public int features() {
        return features;
    }

    /** d. */
    public int width() {
        return (int) weights.size(1);
    }

    /** The weights under the names files use; views in the caller's scope. */
    Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        all.put(GATE, weights.narrow(0, 0, features));
        all.put(GATE_BIAS, bias.narrow(0, 0, features));
        all.put(THRESHOLD, thresholds);
        all.put(VALUE, weights.narrow(0, features, features));
        all.put(VALUE_BIAS, bias.narrow(0, features, features));
        return all;
    }

    private static SoloEncoder of(Map<String, Tensor> parameters) {
        return new SoloEncoder(
                named(parameters, GATE),
                named(parameters, GATE_BIAS),
                named(parameters, THRESHOLD),
                named(parameters, VALUE),
                named(parameters, VALUE_BIAS));
    }

    private static Tensor named(Map<String, Tensor> parameters, String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    /** x (…, d) → u (…, k): a detector's score, to be held against the feature's threshold. */
    public Tensor scores(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(x.linear(weights.narrow(0, 0, features), bias.narrow(0, 0, features)));
        }
    }

    /** The served model's residual stream (…, d) → f (…, k) ≥ 0. */
    public Tensor of(Tensor distilled) {
        try (Scope scope = Scope.open()) {
            Tensor both = distilled.linear(weights, bias); // (…, 2k)
            Tensor fires = both.narrow(-1, 0, features).gt(thresholds);
            // a BOOL factor saves a pass: hooks run at every token
            return scope.keep(both.narrow(-1, features, features).relu().mul(fires));
        }
    }

    /** An encoder of its own for some of the features, by their places here; the caller closes it. */
    public SoloEncoder some(int... places) {
        try (Scope scope = Scope.open()) {
            long[] rows = Arrays.stream(places).asLongStream().toArray();
            Tensor chosen = Tensor.of(weights.device(), rows, rows.length);
            Map<String, Tensor> parameters = parameters();
            parameters.replaceAll((name, tensor) -> tensor.indexSelect(0, chosen));
            return of(parameters);
        }
    }

    /** One of normalised activations of a side, for those as the model has them: x̂ = (x − o) · c. The caller closes it. */
    SoloEncoder raw(Normaliser normaliser, int side) {
        int start = normaliser.sides().start(side);
        int width = normaliser.sides().width(side);
        float[] factors = Arrays.copyOfRange(normaliser.factors(), start, start + width);
        float[] all = normaliser.offset();
        float[] offset = all == null ? new float[width] : Arrays.copyOfRange(all, start, start + width);
        try (Scope scope = Scope.open()) {
            Tensor c = Tensor.of(Device.CPU, factors, width);
            Tensor o = Tensor.of(Device.CPU, offset, width);
            Map<String, Tensor> parameters = parameters();
            for (String name : List.of(GATE, VALUE)) {
                String biasName = name.equals(GATE) ? GATE_BIAS : VALUE_BIAS;
                Tensor w = named(parameters, name).mul(c); // (k, d)
                parameters.put(biasName, named(parameters, biasName).sub(w.matmul(o)));
                parameters.put(name, w);
            }
            return of(parameters);
        }
    }

    @Override
    public void close() {
        weights.close();
        bias.close();
        thresholds.close();
    }
}
