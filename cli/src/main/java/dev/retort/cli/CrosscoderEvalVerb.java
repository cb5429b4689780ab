package dev.retort.cli;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.Flagging;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Origin;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.activations.StreamedSweep;
import dev.retort.activations.TokenRow;
import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderEval;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.Device;
import dev.retort.experiments.Splicing;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort crosscoder eval}: how much of its models a crosscoder keeps. */
@Command(
        name = "eval",
        description = {
            "Measures a crosscoder on tokens it was not trained on: unexplained variance, L0, dead features, NRN; and,",
            "with --models, what each model's loss becomes when its stream is the crosscoder's reconstruction. Document",
            "firsts and attention sinks keep their own stream and are left out of the figures."
        })
final class CrosscoderEvalVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "A crosscoder of Retort's (.safetensors).")
    Path file = Path.of("");

    @Option(
            names = "--store",
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "Activations to measure on; without it the models are run over --corpus.")
    List<Path> stores = List.of();

    @Mixin
    LiveModelOptions live = new LiveModelOptions();

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Which part of the corpus: train, dev or test (default: ${DEFAULT-VALUE}).")
    String partName = Part.TEST.word();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "Tokens at most that models are run over (default: ${DEFAULT-VALUE}).")
    int tokens = 50_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "By which a file's parts are drawn: the training's (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) {
        if (stores.isEmpty() && !live.given()) {
            throw new BadInput("give --store, with activations, or --models and --corpus, or all of them.");
        }
        Part part = Part.named(partName);
        try (CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU)) {
            List<String> models =
                    crosscoder.models().stream().map(CrosscoderFile.Model::name).toList();
            List<String> hooks = ActivationSource.hooks(crosscoder.hook(), models.size());
            CrosscoderFigures figures = new CrosscoderFigures(models, hooks);
            figures.put("file", file.toString());
            figures.put("part", part.word());
            figures.put("features", crosscoder.crosscoder().features());
            if (stores.isEmpty()) {
                try (LoadedModels loaded = live.load(context, hooks)) {
                    ofModels(context, crosscoder, loaded, part, figures);
                }
            } else {
                ofStore(context, crosscoder, hooks, part, figures);
            }
            return figures.answer();
        }
    }

    private void ofModels(
            CommandContext context,
            CrosscoderFile crosscoder,
            LoadedModels loaded,
            Part part,
            CrosscoderFigures figures) {
        crosscoder.requireSides(file, loaded.hooked().sides());
        warn(context, crosscoder, loaded.hooked().origins());
        List<TokenRow> documents = TokenRow.first(live.corpus(seed).rows(part, loaded), tokens);
        StreamedSweep sweep =
                StreamedSweep.measured(loaded.hooked(), documents, crosscoder.normaliser(), context.progress());
        CrosscoderEval eval = CrosscoderEval.of(crosscoder.crosscoder(), sweep, context.progress());
        figures.eval(eval, ratios(crosscoder));
        splice(context, crosscoder, loaded, documents, sweep.flagging(), eval, figures);
    }

    private void ofStore(
            CommandContext context,
            CrosscoderFile crosscoder,
            List<String> hooks,
            Part part,
            CrosscoderFigures figures) {
        StoreManifest manifest = StoreManifest.of(stores);
        try (ActivationStore store = ActivationStore.open(manifest.folders(), Normalisation.NONE)) {
            crosscoder.requireSides(file, store.sides());
            warn(context, crosscoder, store.origins());
            CrosscoderEval eval = CrosscoderEval.of(
                    crosscoder.crosscoder(), store.sweep(part, crosscoder.normaliser()), context.progress());
            figures.eval(eval, ratios(crosscoder));
            if (live.given()) {
                try (LoadedModels loaded = live.load(context, hooks)) {
                    List<TokenRow> documents = TokenRow.first(store.tokens(part), tokens);
                    splice(context, crosscoder, loaded, documents, store.flagging(), eval, figures);
                }
            }
        }
    }

    /** Other models may be what is wanted, but should not happen unseen. */
    private void warn(CommandContext context, CrosscoderFile crosscoder, List<Origin> origins) {
        for (int side = 0; side < origins.size(); side++) {
            String trained = crosscoder.models().get(side).sha256();
            String given = origins.get(side).sha256();
            if (!trained.isEmpty() && !given.isEmpty() && !trained.equals(given)) {
                context.remark(file + ": was trained on another model than "
                        + origins.get(side).model() + " (side " + side + "): their files' hashes differ.");
            }
        }
    }

    private void splice(
            CommandContext context,
            CrosscoderFile crosscoder,
            LoadedModels loaded,
            List<TokenRow> documents,
            Flagging flagging,
            CrosscoderEval eval,
            CrosscoderFigures figures) {
        Splicing splicing =
                new Splicing(loaded.hooked(), crosscoder.crosscoder(), crosscoder.normaliser(), flagging, eval.mean());
        figures.spliced(splicing.of(documents, Bootstrap.of(seed), context.progress()));
    }

    private static NormRatios ratios(CrosscoderFile crosscoder) {
        int last = crosscoder.crosscoder().models() - 1;
        return NormRatios.of(crosscoder.crosscoder(), crosscoder.normaliser(), 0, last);
    }
}
