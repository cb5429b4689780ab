package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.JumpRelu;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.TorchFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what {@link Crosscode} reads: every model at one hook point, the normaliser folded in as its checkpoints have it. */
final class CrosscodeWriter {
    private static final ExchangeFormat FORMAT = ExchangeFormat.CROSSCODE;
    /** Of the straight-through estimate: used in training alone. */
    private static final double BANDWIDTH = 0.1;

    private CrosscodeWriter() {}

    static Exported write(CrosscoderFile file, Path folder) {
        int width = Shapes.oneWidth(file, FORMAT);
        Crosscoder crosscoder = file.crosscoder();
        Sides sides = crosscoder.sides();
        Normaliser normaliser = file.normaliser();
        Weights weights = Norms.ofRaw(Weights.comparable(crosscoder), normaliser);
        long features = weights.features();
        Tensor scale =
                Tensor.of(Device.CPU, normaliser.scale(), sides.count(), 1).to(DType.F32);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("_W_enc_XiDiL", weights.wEnc().t().reshape(sides.count(), 1, width, features));
        tensors.put("_W_dec_LXoDo", weights.wDec().reshape(features, sides.count(), 1, width));
        tensors.put("b_enc_L", weights.bEnc());
        tensors.put("_b_dec_XoDo", weights.bDec().reshape(sides.count(), 1, width));
        tensors.put("folded_scaling_factors_in_Xi", scale);
        tensors.put("folded_scaling_factors_out_Xo", scale);
        tensors.put("is_folded", Tensor.of(Device.CPU, new boolean[] {true}));
        String function = switch (crosscoder.rule()) {
            case InferenceRule.Rectify() -> "  classname: " + Crosscode.RELU + "\n  cfg: {}\n";
            case InferenceRule.TopK(int k, boolean _) ->
                "  classname: " + Crosscode.TOP_K + "\n  cfg:\n    k: " + k + "\n";
            case InferenceRule.Threshold _, InferenceRule.PerFeature _ -> {
                double bandwidth = file.kind() instanceof JumpRelu jump ? jump.bandwidth() : BANDWIDTH;
                float[] logs = Gates.logarithms(Gates.of(crosscoder));
                tensors.put(Crosscode.LOG_THRESHOLD, Tensor.of(Device.CPU, logs, logs.length));
                yield "  classname: " + Crosscode.JUMP + "\n  cfg:\n    bandwidth: " + bandwidth + "\n    size: "
                        + features + "\n";
            }
        };
        TorchFile.write(folder.resolve(Crosscode.WEIGHTS), tensors);
        AtomicFile.writeString(
                folder.resolve(Crosscode.CONFIG),
                "activation_fn:\n" + function + "d_model: " + width + "\ndtype: float32\nn_hookpoints: 1\nn_latents: "
                        + features + "\nn_models: " + sides.count()
                        + "\nuse_decoder_bias: true\nuse_encoder_bias: true\n");
        return new Exported(List.of(Crosscode.WEIGHTS, Crosscode.CONFIG), remarks(crosscoder));
    }

    private static List<String> remarks(Crosscoder crosscoder) {
        if (!(crosscoder.rule() instanceof InferenceRule.TopK)) {
            return List.of();
        }
        List<String> remarks = new ArrayList<>();
        remarks.add("Where fewer than k features of a token are above 0, crosscode keeps some that are below; Retort "
                + "keeps none of these.");
        if (Weights.isWeighted(crosscoder)) {
            remarks.add(Parts.OTHER_UNITS);
        }
        return remarks;
    }
}
