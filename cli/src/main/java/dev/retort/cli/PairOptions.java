package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.formats.Sha256;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A crosscoder and the two models it was trained on. */
final class PairOptions {
    @Parameters(index = "0", paramLabel = "CROSSCODER", description = "A crosscoder, .safetensors.")
    Path crosscoder = Path.of("");

    @Option(
            names = "--models",
            arity = "2",
            required = true,
            paramLabel = "MODEL",
            description = "Its base and its distilled model: folders, .gguf files, or hf://org/name.")
    List<String> models = List.of();

    /** Everything in memory; close it. */
    record Opened(CrosscodedPair pair, CrosscoderFile file, List<String> hashes) implements AutoCloseable {
        MadeFor madeFor(Path crosscoder) {
            return new MadeFor(Sha256.of(crosscoder), hashes.get(0), hashes.get(1), file.hook());
        }

        @Override
        public void close() {
            pair.base().close();
            pair.distilled().close();
            file.close();
        }
    }

    /** @throws BadInput when they do not belong together */
    Opened open(CommandContext context) {
        return open(context, crosscoder, models);
    }

    /** As {@link #open(CommandContext)}, where a verb takes them in another way. */
    static Opened open(CommandContext context, Path crosscoder, List<String> models) {
        Path[] places = {context.model(models.get(0)), context.model(models.get(1))};
        List<String> hashes = List.of(Sha256.ofTree(places[0]), Sha256.ofTree(places[1]));
        CrosscoderFile file = CrosscoderFile.read(crosscoder, Device.CPU);
        if (file.models().size() != 2) {
            file.close();
            throw BadInput.in(crosscoder, "is over " + file.models().size() + " models; expected one over a pair.");
        }
        for (int side = 0; side < 2; side++) {
            String trained = file.models().get(side).sha256();
            if (!trained.isEmpty() && !trained.equals(hashes.get(side))) {
                file.close();
                throw BadInput.in(
                        crosscoder,
                        "was trained on another " + (side == 0 ? "base" : "distilled model") + " than "
                                + models.get(side) + " ("
                                + file.models().get(side).name()
                                + "; their files' hashes differ); give its own models, the base first.");
            }
        }
        Decoder base = Decoder.load(places[0], Device.CPU);
        Decoder distilled = Decoder.load(places[1], Device.CPU);
        if (!(HookPoint.parse(file.hook(), base.config().nLayers()) instanceof HookPoint.ResidPre point)) {
            base.close();
            distilled.close();
            file.close();
            throw BadInput.in(crosscoder, "reads " + file.hook() + "; models can be changed at a resid_pre only.");
        }
        return new Opened(
                new CrosscodedPair(base, distilled, point, file.crosscoder(), file.normaliser()), file, hashes);
    }
}
