package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * ckkissane/crosscoder-model-diff-replication: {@code cc_weights.pt} and {@code cfg.json}, or a training run's
 * {@code 7.pt} and {@code 7_cfg.json}.
 *
 * <p>W_enc (2, d, F), b_enc (F), W_dec (F, 2, d), b_dec (2, d) in fp32, fp16 or bf16; f = ReLU(Σ_m x_m W_enc^m + b_enc),
 * x̂ = f W_dec + b_dec. The x it means are scaled per model to a mean norm of √d, by factors that are in no file.
 */
final class Ckkissane {
    static final String WEIGHTS = "cc_weights.pt";
    static final String CONFIG = "cfg.json";
    private static final ExchangeFormat FORMAT = ExchangeFormat.CKKISSANE;

    private Ckkissane() {}

    static Source locate(Path path) {
        Path weights = Files.isDirectory(path) && !Files.exists(path.resolve(WEIGHTS)) ? ofRun(path) : path;
        String name = String.valueOf(weights.getFileName());
        return Source.locate(weights, List.of(WEIGHTS), List.of(name.replace(".pt", "_cfg.json"), CONFIG));
    }

    /** A run's folder holds many; one that holds a single one needs no more to be said. */
    private static Path ofRun(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> runs = files.filter(Ckkissane::isOfRun).sorted().toList();
            if (runs.size() == 1) {
                return runs.getFirst();
            }
            throw BadInput.in(
                    folder,
                    "has no " + WEIGHTS + " and " + runs.size() + " checkpoints such as 7.pt with 7_cfg.json"
                            + (runs.isEmpty() ? "." : "; name the file of one."));
        } catch (IOException e) {
            throw new BadInput(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    static boolean isOfRun(Path file) {
        String name = file.getFileName().toString();
        return name.matches("\\d+\\.pt") && Files.exists(file.resolveSibling(name.replace(".pt", "_cfg.json")));
    }

    static Found read(Source source, PeerTensors tensors, ImportOptions options) {
        MapNode config = source.jsonOrEmpty();
        long[] shape = tensors.shape("W_enc", -1, -1, -1);
        Sides sides = Shapes.sides(tensors, shape[0], shape[1]);
        long features = shape[2];
        Weights weights = new Weights(
                sides,
                tensors.weights("W_enc", shape).reshape(sides.total(), features).t(),
                tensors.weights("b_enc", features),
                tensors.weights("W_dec", features, shape[0], shape[1]).reshape(features, sides.total()),
                tensors.weights("b_dec", shape[0], shape[1]).reshape(sides.total()));
        return new Found(
                weights,
                new InferenceRule.Rectify(),
                Kinds.relu(config, "l1_coeff"),
                Norms.said(sides, options, source.companion(), tensors),
                !options.normalised(),
                config.textOr("hook_point", HookNames.UNKNOWN));
    }

    static Exported write(CrosscoderFile file, Path folder) {
        Normaliser normaliser = file.normaliser();
        if (!(file.crosscoder().rule() instanceof InferenceRule.Rectify)) {
            throw FORMAT.cannotHold(
                    "a rule other than ReLU", "export as dictionary-learning (a threshold) or crosscode (any rule)");
        }
        int width = Shapes.oneWidth(file, FORMAT);
        int models = file.crosscoder().models();
        if (models != 2) {
            throw FORMAT.cannotHold(models + " sides, it is for two models", "export as crosscode");
        }
        Weights weights = Norms.keepingScale(Weights.of(file.crosscoder()), normaliser);
        long features = weights.features();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("W_enc", weights.wEnc().t().reshape(models, width, features));
        tensors.put("W_dec", weights.wDec().reshape(features, models, width));
        tensors.put("b_enc", weights.bEnc());
        tensors.put("b_dec", weights.bDec().reshape(models, width));
        TorchFile.write(folder.resolve(WEIGHTS), tensors);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", 49);
        config.put("d_in", width);
        config.put("dict_size", features);
        config.put("enc_dtype", "fp32");
        config.put("device", "cpu");
        config.put("dec_init_norm", 0.08);
        config.put("hook_point", HookNames.lens(file.hook()));
        config.put("model_name", file.models().getFirst().name());
        Json.write(folder.resolve(CONFIG), config);
        return new Exported(
                List.of(WEIGHTS, CONFIG),
                List.of("The weights are for activations scaled by " + Shapes.list(normaliser.scale())
                        + ", model by model; the format has no place for these factors, " + Companion.NAME
                        + " tells them."));
    }
}
