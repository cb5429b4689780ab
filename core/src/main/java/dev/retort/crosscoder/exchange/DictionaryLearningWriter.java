package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import dev.retort.formats.TorchFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what {@link DictionaryLearning} reads, as crosscoder_learning has it (one scale a side): {@code ae.pt} for its
 * {@code from_pretrained(path)}, {@code model.safetensors} and {@code config.json} for a folder or the hub.
 */
final class DictionaryLearningWriter {
    private static final ExchangeFormat FORMAT = ExchangeFormat.DICTIONARY_LEARNING;
    private static final String TORCH = "ae.pt";
    private static final String SAFETENSORS = "model.safetensors";
    private static final String CONFIG = "config.json";

    private DictionaryLearningWriter() {}

    static Exported write(CrosscoderFile file, Path folder) {
        int width = Shapes.oneWidth(file, FORMAT);
        Sides sides = file.crosscoder().sides();
        Normaliser normaliser = file.normaliser();
        Weights weights = Norms.keepingScaleAndOffset(Weights.of(file.crosscoder()), normaliser);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("encoder.weight", weights.wEnc().t().reshape(sides.count(), width, weights.features()));
        tensors.put("encoder.bias", weights.bEnc());
        tensors.put(
                "decoder.weight",
                weights.wDec().reshape(weights.features(), sides.count(), width).permute(1, 0, 2));
        tensors.put("decoder.bias", weights.bDec().reshape(sides.count(), width));
        tensors.put("code_normalization_id", Tensor.of(Device.CPU, new long[] {1}));
        normaliser(normaliser, sides, width, tensors);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("activation_dim", width);
        config.put("dict_size", weights.features());
        config.put("num_layers", sides.count());
        config.put("code_normalization", CodeNorm.CROSSCODER.name());
        switch (file.crosscoder().rule()) {
            case InferenceRule.Rectify() -> config.put("dict_class", "CrossCoder");
            case InferenceRule.Threshold(double threshold) -> {
                if (normaliser.spread() != null) {
                    throw FORMAT.cannotHold(
                            "a threshold beside a spread for each element, for which decoder norms would change",
                            "export as crosscode");
                }
                int k = file.kind() instanceof BatchTopK batchTopK ? batchTopK.k() : 1;
                tensors.put("k", Tensor.of(Device.CPU, new int[] {k}));
                tensors.put(
                        "threshold",
                        Tensor.of(Device.CPU, new double[] {threshold}).to(DType.F32));
                config.put("k", k);
                config.put("dict_class", "BatchTopKCrossCoder");
            }
            case InferenceRule.TopK _ -> throw FORMAT.cannotHold("top-k of each token", "export as crosscode");
            case InferenceRule.PerFeature _ ->
                throw FORMAT.cannotHold("a threshold for each feature", "export as crosscode");
        }
        Map<String, Tensor> plain = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> plain.put(name, tensor.contiguous()));
        TorchFile.write(folder.resolve(TORCH), plain);
        Safetensors.write(folder.resolve(SAFETENSORS), plain, Map.of("format", "pt"));
        Json.write(folder.resolve(CONFIG), config);
        return new Exported(List.of(TORCH, SAFETENSORS, CONFIG), List.of());
    }

    /** The standard deviations are not kept by Retort and not used by a finished crosscoder: equal ones that give the scale. */
    private static void normaliser(Normaliser normaliser, Sides sides, int width, Map<String, Tensor> tensors) {
        float[] offset = normaliser.offset();
        boolean none =
                offset == null && java.util.Arrays.stream(normaliser.scale()).allMatch(scale -> scale == 1);
        double[] deviation = new double[sides.count()];
        for (int side = 0; side < deviation.length; side++) {
            deviation[side] = none ? Double.NaN : 1 / (normaliser.scale()[side] * Math.sqrt(width));
        }
        float[] mean = offset != null ? offset : sides.each(none ? deviation : new double[sides.count()]);
        tensors.put("target_rms", Tensor.of(Device.CPU, new double[] {1}).to(DType.F32));
        tensors.put("activation_mean", Tensor.of(Device.CPU, mean, sides.count(), width));
        tensors.put("activation_std", Tensor.of(Device.CPU, sides.each(deviation), sides.count(), width));
        tensors.put(
                "activation_global_scale",
                Tensor.of(Device.CPU, normaliser.scale(), sides.count()).to(DType.F32));
    }
}
