package dev.retort.cli;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.solo.SoloEncoder;
import dev.retort.experiments.solo.SoloValues;
import dev.retort.experiments.solo.SteeringCost;
import dev.retort.experiments.solo.SteeringCost.Row;
import dev.retort.experiments.solo.SteeringCost.Way;
import dev.retort.formats.FileTree;
import dev.retort.lab.ShippedPair;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort bench steer}: what steering and ablating cost a model that writes. */
@Command(
        name = "steer",
        description = {
            "Times writing plain, with one vector added, and with features taken out by the solo and by the paired encoder,",
            "in turns. Weights of vector, features and encoders are drawn: what they cost does not depend on them."
        })
final class BenchSteerVerb implements Verb {
    private static final double MOST_STEERING = 0.02;
    private static final double MOST_ABLATION = 0.05;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A folder, a .gguf file, or hf://org/name (default: the lab's distilled model).")
    @Nullable
    String model;

    @Option(
            names = "--base",
            paramLabel = "MODEL",
            description = "What shadows it for the paired encoder (default: the model itself, which costs as much).")
    @Nullable
    String base;

    @Option(names = "--hook", paramLabel = "POINT", description = "Where it is changed (default: ${DEFAULT-VALUE}).")
    String hook = "blocks.half.resid_pre";

    @Option(names = "--features", paramLabel = "N", description = "Features taken out (default: ${DEFAULT-VALUE}).")
    int features = 64;

    @Option(
            names = "--batch",
            arity = "1..*",
            paramLabel = "N",
            description = "Texts at once (default: ${DEFAULT-VALUE}).")
    List<Integer> batches = List.of(1, 8);

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens of a text (default: ${DEFAULT-VALUE}).")
    int tokens = 64;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Times each way is timed, in turns with the others (default: ${DEFAULT-VALUE}).")
    int rounds = 30;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) throws IOException {
        if (features < 1 || tokens < 1 || rounds < 2 || batches.stream().anyMatch(batch -> batch < 1)) {
            throw new BadInput("--features, --tokens and --batch must be at least 1, --rounds at least 2.");
        }
        Native.load();
        if (model != null) {
            return bench(context, context.model(model), base == null ? null : context.model(base));
        }
        Path lab = Files.createTempDirectory("retort-bench");
        try {
            ShippedPair.unpack(lab.resolve("pair"));
            return bench(context, lab.resolve("pair/distilled"), lab.resolve("pair/base"));
        } finally {
            FileTree.delete(lab);
        }
    }

    private Answer bench(CommandContext context, Path served, @Nullable Path shadow) {
        try (Decoder distilled = Decoder.load(served, Device.CPU);
                Decoder shadowing = shadow == null ? distilled.twin() : Decoder.load(shadow, Device.CPU)) {
            return bench(context, shadowing, distilled);
        }
    }

    private Answer bench(CommandContext context, Decoder shadowing, Decoder distilled) {
        if (!(HookPoint.parse(hook, distilled.config().nLayers()) instanceof HookPoint.ResidPre point)) {
            throw new BadInput("--hook " + hook + ": the paired encoder shadows a model to a resid_pre; give one.");
        }
        SteeringCost cost = new SteeringCost(8, tokens, rounds, Bootstrap.of(seed));
        int width = distilled.config().dModel();
        Sides sides = Sides.of(shadowing.config().dModel(), width);
        List<Integer> all = IntStream.range(0, features).boxed().toList();
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off();
                Crosscoder drawn = new Crosscoder(
                        sides,
                        normal("encoder", features, sides.total()),
                        normal("bias", features),
                        normal("decoder", features, sides.total()),
                        normal("mean", sides.total()),
                        new InferenceRule.Rectify());
                SoloEncoder encoder = new SoloEncoder(
                        normal("gate", features, width),
                        normal("gate bias", features),
                        normal("threshold", features),
                        normal("value", features, width),
                        normal("value bias", features))) {
            CrosscodedPair pair = new CrosscodedPair(shadowing, distilled, point, drawn, Normaliser.identity(sides));
            List<Intervention> added = List.of(Intervention.everywhere(
                    new Operation.Add("drawn", normal("vector", width).toFloats(), 1)));
            List<Intervention> ablated = List.of(Intervention.everywhere(new Operation.Scale(all, -1)));
            try (Edit vector = Edit.of(pair, Side.DISTILLED, added);
                    Edit solo = Edit.of(
                            pair,
                            Side.DISTILLED,
                            ablated,
                            read -> new SoloValues(
                                    encoder.some(read.stream().mapToInt(i -> i).toArray())));
                    Edit paired = Edit.of(pair, Side.DISTILLED, ablated)) {
                return answer(cost.measure(
                        pair,
                        Map.of(Way.VECTOR, vector, Way.SOLO, solo, Way.PAIRED, paired),
                        batches,
                        context.progress()));
            }
        }
    }

    /** So small that the model goes on writing as it would. */
    private Tensor normal(String name, long... shape) {
        return Tensor.normal(Device.CPU, Rng.of(seed, "bench " + name), 0, 1e-3, shape);
    }

    private Answer answer(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "batch %-3d %-8s %10.1f tokens/s%s%n",
                    row.batch(),
                    row.way().word(),
                    row.tokensPerSecond(),
                    row.way() == Way.PLAIN ? "" : costs(row)));
        }
        text.append("%d rounds of %d tokens, %d features; cost is the share of tokens a second that is lost"
                .formatted(rounds, tokens, features));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", "steer");
        figures.put("cores", Native.threads());
        figures.put("features", features);
        figures.put("tokens", tokens);
        figures.put("rounds", rounds);
        figures.put("rows", rows.stream().map(BenchSteerVerb::tree).toList());
        return new Answer(figures, text.toString());
    }

    private static String costs(Row row) {
        Measured cost = row.cost().measured();
        return cost == null || cost.low() == null || cost.high() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "   costs %5.1f %% [%.1f, %.1f]%s",
                        100 * cost.value(),
                        100 * cost.low(),
                        100 * cost.high(),
                        row.way() == Way.PAIRED
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", bound %.0f %%: %s",
                                        100 * bound(row),
                                        within(row) ? "kept" : "not kept"));
    }

    private static double bound(Row row) {
        return row.way() == Way.VECTOR ? MOST_STEERING : MOST_ABLATION;
    }

    /** By the interval's end, not by the estimate. */
    private static boolean within(Row row) {
        Measured cost = row.cost().measured();
        return cost != null && cost.high() != null && cost.high() <= bound(row);
    }

    private static Map<String, Object> tree(Row row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("way", row.way().word());
        tree.put("batch", row.batch());
        tree.put("tokens_per_s", row.tokensPerSecond());
        if (row.way() != Way.PLAIN) {
            row.cost().into(tree, "cost");
        }
        if (row.way() == Way.VECTOR || row.way() == Way.SOLO) {
            tree.put("bound", bound(row));
            tree.put("within", within(row));
        }
        return tree;
    }
}
