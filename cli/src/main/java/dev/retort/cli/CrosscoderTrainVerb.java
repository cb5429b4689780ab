package dev.retort.cli;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.SplitCorpus;
import dev.retort.activations.StoreManifest;
import dev.retort.activations.StreamPlan;
import dev.retort.activations.StreamedActivations;
import dev.retort.activations.TokenRow;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.MemoryPlan;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.crosscoder.TrainingJob;
import dev.retort.engine.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retort crosscoder train}: a crosscoder out of a store of activations, or straight from the models. */
@Command(
        name = "train",
        description = "Trains a crosscoder on stored activations (--store) or straight from models (--stream).")
final class CrosscoderTrainVerb implements Verb {
    /** Held-out tokens that thresholds are set on and figures are of. */
    private static final int HELD_OUT_TOKENS = 1 << 16;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The .safetensors file to write.")
    Path out = Path.of("");

    @Option(
            names = "--store",
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "What `retort harvest` made: a store, or one folder for each side.")
    List<Path> stores = List.of();

    @Mixin
    LiveModelOptions live = new LiveModelOptions();

    @Mixin
    CrosscoderOptions training = new CrosscoderOptions();

    @Option(
            names = "--buffer",
            paramLabel = "N",
            description = "Tokens shuffled together when streaming (default: ${DEFAULT-VALUE}).")
    int buffer = 1 << 18;

    @Option(
            names = "--normalise",
            paramLabel = "HOW",
            description = "sqrt-d, standard or none (default: ${DEFAULT-VALUE}).")
    String normalise = Normalisation.SQRT_D.word();

    @Option(
            names = "--save-every",
            paramLabel = "MINUTES",
            description = "How much work a kill may cost (default: ${DEFAULT-VALUE}).")
    double minutes = 5;

    @Option(names = "--force", description = "Begin even if memory looks too small.")
    boolean force;

    @Override
    public Answer run(CommandContext context) throws IOException {
        if (stores.isEmpty() == !live.given()) {
            throw new BadInput("give either --store, with activations, or --stream, with models; not both or none.");
        }
        if (Files.exists(out)) {
            throw BadInput.in(out, "is there already; name another file or delete it.");
        }
        TrainingConfig config = training.config();
        Normalisation how = Normalisation.named(normalise);
        return live.given() ? streamed(context, config, how) : stored(context, config, how);
    }

    private Answer stored(CommandContext context, TrainingConfig config, Normalisation how) throws IOException {
        StoreManifest manifest = StoreManifest.of(stores);
        try (ActivationStore store = ActivationStore.open(manifest.folders(), how)) {
            MemoryPlan plan = MemoryPlan.of(config, store.sides(), Map.of());
            plan(context, plan);
            ActivationSource source = new ActivationSource(
                    store.batches(config.batch(), config.seed()),
                    store.normaliser(),
                    store.has(Part.DEV) ? store.sweep(Part.DEV) : null,
                    store.origins());
            return train(context, config, source, plan);
        }
    }

    private Answer streamed(CommandContext context, TrainingConfig config, Normalisation how) throws IOException {
        SplitCorpus corpus = live.corpus(config.seed());
        StreamPlan dealing = new StreamPlan(buffer, config.batch(), config.seed());
        try (LoadedModels models = live.load(context, List.of())) {
            long held = MemoryPlan.buffer(
                    buffer, models.longestDocument(), models.hooked().sides());
            MemoryPlan plan =
                    MemoryPlan.of(config, models.hooked().sides(), Map.of("models", models.bytes(), "buffer", held));
            plan(context, plan);
            List<TokenRow> documents = corpus.rows(Part.TRAIN, models);
            List<TokenRow> heldOut = TokenRow.first(corpus.rows(Part.DEV, models), HELD_OUT_TOKENS);
            Path measured = TrainingJob.beside(out, ".stream.safetensors");
            try (StreamedActivations stream =
                    StreamedActivations.open(models.hooked(), documents, how, dealing, measured, context.progress())) {
                ActivationSource source = new ActivationSource(
                        stream,
                        stream.normaliser(),
                        stream.sweep(heldOut),
                        models.hooked().origins());
                Answer answer = train(context, config, source, plan);
                Files.deleteIfExists(measured);
                return answer;
            }
        }
    }

    private void plan(CommandContext context, MemoryPlan plan) {
        long machine = Machine.memoryBytes();
        context.remark(plan.sentence(machine));
        if (!force && machine > 0) {
            plan.requireFits(machine);
        }
    }

    private Answer train(CommandContext context, TrainingConfig config, ActivationSource source, MemoryPlan plan)
            throws IOException {
        Files.createDirectories(out.toAbsolutePath().getParent());
        TrainingJob job = new TrainingJob(config, source, out, Duration.ofMillis(Math.round(minutes * 60_000)));
        TrainingJob.Outcome outcome = job.run(Device.CPU, context.progress());
        CrosscoderFigures figures = new CrosscoderFigures(source.models(), source.hooks());
        figures.put("out", out.toString());
        figures.put("curve", job.curve().toString());
        figures.put("tokens", config.steps() * config.batch());
        figures.put("memory_bytes", plan.total());
        figures.line("the crosscoder is in " + out + ", its training's curve in " + job.curve());
        if (outcome.heldOut() != null) {
            figures.eval(outcome.heldOut(), outcome.nrn());
        }
        return figures.answer();
    }
}
