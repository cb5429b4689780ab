package dev.retort.models.parity;

import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.FixtureCheck;
import dev.retort.formats.FixtureResult;
import dev.retort.formats.Gguf;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** GGUF: each quantisation's values, and a published file against what the reference made of it. */
public final class GgufParity {
    /** Dequantising is exact but for the rounding of a product or two. */
    private static final double QUANTS = 1e-6;

    /** ‖Δ_t‖ / ‖x_t‖ of a token: the reference dequantises to fp32 too, and sums in another order. */
    private static final double PER_TOKEN = 2e-3;

    private GgufParity() {}

    /** {@code quants.gguf} beside {@code quants.expected.safetensors}: one tensor for each type. */
    public static FixtureResult quants(Path file) {
        List<FixtureCheck> checks = new ArrayList<>();
        try (Gguf gguf = Gguf.open(file);
                Safetensors expected = Safetensors.open(file.resolveSibling("quants.expected.safetensors"));
                Scope scope = Scope.open()) {
            for (String name : expected.names()) {
                double[] wanted = expected.mapped(name).toDoubles();
                checks.add(FixtureCheck.elementwise(
                        name, gguf.tensor(name, Device.CPU).toDoubles(), wanted, QUANTS));
            }
        }
        return FixtureResult.of("gguf/" + file.getFileName(), "gguf", checks);
    }

    /**
     * {@code <name>.json} and {@code <name>.expected.safetensors}: prompts with their ids, the middle hidden state, the last
     * logits and a greedy continuation.
     */
    public static FixtureResult model(Path description, Path file) {
        String name = description.getFileName().toString().replace(".json", "");
        List<FixtureCheck> checks = new ArrayList<>();
        try (Decoder decoder = Decoder.load(file, Device.CPU);
                Tokenizer tokenizer = Tokenizers.load(file);
                Safetensors expected = Safetensors.open(description.resolveSibling(name + ".expected.safetensors"));
                Autograd.Off off = Autograd.off()) {
            List<Node> cases = Json.read(description).asMap().need("cases").asList();
            for (int i = 0; i < cases.size(); i++) {
                try (Scope scope = Scope.open()) {
                    checks.addAll(
                            prompt(decoder, tokenizer, expected, cases.get(i).asMap(), i));
                }
            }
        }
        return FixtureResult.of("gguf/" + name, "gguf", checks);
    }

    private static List<FixtureCheck> prompt(
            Decoder decoder, Tokenizer tokenizer, Safetensors expected, MapNode it, int i) {
        int[] wanted = it.need("ids").asList().stream().mapToInt(Node::asInt).toArray();
        int[] ids = tokenizer.encode(it.need("prompt").asText()).ids();
        int half = decoder.config().nLayers() / 2;
        Batch batch = Batch.of(Device.CPU, wanted);
        Tensor hidden = decoder.residual(batch, new HookPoint.ResidPre(half), Hooks.none());
        Tensor logits = decoder.logits(batch, Hooks.none()).select(1, wanted.length - 1);
        int[] whole = ModelParity.Greedy.ints(expected.mapped(i + ".greedy_ids"));
        int[] continuation = Arrays.copyOfRange(whole, wanted.length, whole.length);
        return List.of(
                FixtureCheck.equal(i + ".ids", Arrays.equals(ids, wanted)),
                new FixtureCheck(
                        i + ".hidden",
                        perToken(
                                hidden.select(0, 0),
                                expected.mapped(i + ".hidden." + half).select(0, 0)),
                        PER_TOKEN),
                new FixtureCheck(
                        i + ".logits",
                        perToken(logits, expected.mapped(i + ".last_logits").unsqueeze(0)),
                        PER_TOKEN),
                ModelParity.Greedy.check(i + ".greedy", decoder, wanted, continuation));
    }

    /** The largest ‖Δ_t‖ / ‖x_t‖ over the rows of (T, d). */
    private static double perToken(Tensor actual, Tensor expected) {
        return actual.sub(expected)
                .norm(1, false)
                .div(expected.norm(1, false))
                .max()
                .item();
    }
}
