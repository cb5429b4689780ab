package dev.retort.models.parity;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.FixtureCheck;
import dev.retort.formats.FixtureResult;
import dev.retort.formats.Safetensors;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One folder {@code models/<family>}: a tiny checkpoint, the residual stream before every block, the logits, a greedy
 * continuation, and the tokenizer's ids and offsets.
 */
public final class ModelParity {
    /** |Δ| / max(1, |x|) that fp32 arithmetic in another order may cost. */
    private static final double TOLERANCE = 1e-4;

    private final Path folder;

    public ModelParity(Path folder) {
        this.folder = folder;
    }

    /** Compares; what cannot be loaded because it is not supported is reported so, not failed. */
    public FixtureResult run() {
        String name = "models/" + folder.getFileName();
        List<FixtureCheck> checks = new ArrayList<>();
        try (Decoder decoder = Decoder.load(folder, Device.CPU);
                Safetensors expected = Safetensors.open(folder.resolve("expected.safetensors"));
                Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Batch batch = batch(expected);
            checks.add(hidden(decoder, expected, batch));
            Tensor logits = decoder.logits(batch, Hooks.none());
            checks.add(FixtureCheck.elementwise(
                    "logits",
                    real(logits, batch.lengths()),
                    real(expected.mapped("logits"), batch.lengths()),
                    TOLERANCE));
            checks.add(greedy(decoder, expected));
            checks.addAll(TokenizerParity.run(folder));
        } catch (BadInput e) {
            boolean unsupported = String.valueOf(e.getMessage()).contains("not supported");
            FixtureResult.Status status = unsupported ? FixtureResult.Status.UNSUPPORTED : FixtureResult.Status.FAILED;
            return FixtureResult.without(name, "model", status, String.valueOf(e.getMessage()));
        }
        return FixtureResult.of(name, "model", checks);
    }

    /** Whether a folder holds such a fixture. */
    public static boolean fits(Path folder) {
        return Files.exists(folder.resolve("expected.safetensors")) && Files.exists(folder.resolve("config.json"));
    }

    private static Batch batch(Safetensors expected) {
        Tensor ids = expected.mapped("input_ids");
        long[] mask = expected.mapped("attention_mask").toLongs();
        int width = (int) ids.size(1);
        int[] lengths = new int[(int) ids.size(0)];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = (int) Arrays.stream(mask, b * width, (b + 1) * width).sum();
        }
        return new Batch(ids.copy(), lengths, false);
    }

    private static FixtureCheck hidden(Decoder decoder, Safetensors expected, Batch batch) {
        int nLayers = decoder.config().nLayers();
        FixtureCheck worst = FixtureCheck.equal("hidden", true);
        for (int layer = 0; layer <= nLayers; layer++) {
            HookPoint point = layer < nLayers ? new HookPoint.ResidPre(layer) : new HookPoint.ResidPost(nLayers - 1);
            try (Scope scope = Scope.open()) {
                FixtureCheck check = FixtureCheck.elementwise(
                        "hidden",
                        real(decoder.residual(batch, point, Hooks.none()), batch.lengths()),
                        real(expected.mapped("hidden." + layer), batch.lengths()),
                        TOLERANCE);
                if (check.difference() >= worst.difference()) {
                    worst = check;
                }
            }
        }
        return worst;
    }

    /** The values at real tokens; padded positions mean nothing. */
    private static double[] real(Tensor x, int[] lengths) {
        double[] all = x.toDoubles();
        int rows = lengths.length;
        int width = (int) x.size(1);
        int depth = all.length / rows / width;
        return java.util.stream.IntStream.range(0, rows)
                .mapToObj(b -> Arrays.copyOfRange(all, b * width * depth, (b * width + lengths[b]) * depth))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static FixtureCheck greedy(Decoder decoder, Safetensors expected) {
        int[] prompt = Greedy.ints(expected.mapped("greedy_prompt"));
        int[] whole = Greedy.ints(expected.mapped("greedy_ids"));
        return Greedy.check("greedy", decoder, prompt, Arrays.copyOfRange(whole, prompt.length, whole.length));
    }

    /** A greedy continuation must be equal, token by token. */
    static final class Greedy {
        private Greedy() {}

        static FixtureCheck check(String name, Decoder decoder, int[] prompt, int[] expected) {
            Sampling sampling = Sampling.greedy(expected.length, Set.of());
            try (DecoderSteps steps = new DecoderSteps(decoder, Hooks.none(), prompt.length + expected.length);
                    Progress.Task task = Progress.SILENT.begin("greedy", 1, "rows")) {
                List<int[]> written =
                        new Generator(Device.CPU, sampling).generate(steps, List.of(prompt), new long[] {0}, task);
                return FixtureCheck.equal(name, Arrays.equals(written.getFirst(), expected));
            }
        }

        static int[] ints(Tensor ids) {
            return Arrays.stream(ids.toLongs()).mapToInt(Math::toIntExact).toArray();
        }
    }
}
