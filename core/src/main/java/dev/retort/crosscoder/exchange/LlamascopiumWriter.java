package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what {@link Llamascopium} reads. Sides that are narrower than the widest are padded with zeros, as Llamascopium
 * pads what it reads.
 */
final class LlamascopiumWriter {
    private static final ExchangeFormat FORMAT = ExchangeFormat.LLAMASCOPIUM;
    private static final double ALIKE = 1e-5;

    private LlamascopiumWriter() {}

    static Exported write(CrosscoderFile file, Path folder) {
        Crosscoder crosscoder = file.crosscoder();
        Normaliser normaliser = file.normaliser();
        Sides sides = crosscoder.sides();
        Weights weights = Norms.keepingScale(Weights.of(crosscoder), normaliser);
        long features = weights.features();
        int width = sides.widths().stream().mapToInt(Integer::intValue).max().orElseThrow();
        List<Tensor> encoders = new ArrayList<>();
        List<Tensor> decoders = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        List<String> hooks = new ArrayList<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int side = 0; side < sides.count(); side++) {
            hooks.add(file.hook() + "." + side + "." + file.models().get(side).name());
            encoders.add(padded(weights.wEnc(side), width).t());
            decoders.add(padded(weights.wDec(side), width));
            biases.add(padded(weights.bDec(side).reshape(1, -1), width).reshape(width));
            double norm = Math.sqrt(width) / normaliser.scale()[side];
            tensors.put(
                    Llamascopium.NORM + hooks.get(side),
                    Tensor.of(Device.CPU, new double[] {norm}).to(DType.F32));
        }
        Tensor none = Tensor.zeros(Device.CPU, DType.F32, sides.count() - 1L, features);
        tensors.put("W_E", Tensor.stack(encoders, 0));
        tensors.put("b_E", Tensor.cat(List.of(weights.bEnc().reshape(1, features), none), 0));
        tensors.put("W_D", Tensor.stack(decoders, 0));
        tensors.put("b_D", Tensor.stack(biases, 0));
        String function = switch (crosscoder.rule()) {
            case InferenceRule.Rectify() -> "relu";
            case InferenceRule.TopK _ ->
                throw FORMAT.cannotHold(
                        "top-k of each token: each of its heads would choose by its own decoder norms",
                        "export as crosscode");
            case InferenceRule.Threshold _, InferenceRule.PerFeature _ -> {
                float[] gates = gates(weights, Gates.of(crosscoder));
                tensors.put(Llamascopium.LOG_THRESHOLD, Tensor.of(Device.CPU, gates, gates.length));
                yield "jumprelu";
            }
        };
        Safetensors.write(folder.resolve(Llamascopium.WEIGHTS), tensors, Map.of("version", "1.0.0"));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("sae_type", "crosscoder");
        config.put("d_model", width);
        config.put("expansion_factor", expansion(features, width));
        config.put("act_fn", function);
        config.put("norm_activation", Llamascopium.DATASET_WISE);
        config.put("hook_points", hooks);
        Json.write(folder.resolve(Llamascopium.CONFIG), config);
        return new Exported(List.of(Llamascopium.WEIGHTS, Llamascopium.CONFIG), List.of());
    }

    /** (n, d) → (n, width). */
    private static Tensor padded(Tensor rows, int width) {
        long missing = width - rows.size(1);
        return missing == 0
                ? rows.contiguous()
                : Tensor.cat(List.of(rows, Tensor.zeros(Device.CPU, DType.F32, rows.size(0), missing)), 1);
    }

    /** log θ with θ on a·‖d^h‖, which is one number only where the sides' norms are alike. */
    private static float[] gates(Weights weights, float[] onPreActivations) {
        Tensor norms = weights.sides().norms(weights.wDec()); // (F, H)
        double[] largest = norms.max(1).values().toDoubles();
        double[] least = norms.neg().max(1).values().neg().toDoubles();
        float[] gates = new float[largest.length];
        int apart = 0;
        for (int f = 0; f < gates.length; f++) {
            apart += largest[f] - least[f] > ALIKE * largest[f] ? 1 : 0;
            gates[f] = (float) Math.min(onPreActivations[f] * largest[f], Float.MAX_VALUE);
        }
        if (apart > 0) {
            throw FORMAT.cannotHold(
                    "one threshold for sides whose decoder norms differ, as they do for " + apart + " of "
                            + gates.length + " features: each of its heads has a gate of its own",
                    "export as crosscode");
        }
        return Gates.logarithms(gates);
    }

    /** Llamascopium finds F by cutting the product with d off after the point; F / d may fall just short of it. */
    static double expansion(long features, int width) {
        double factor = (double) features / width;
        while ((long) (factor * width) < features) {
            factor = Math.nextUp(factor);
        }
        return factor;
    }
}
