package dev.retort.crosscoder.exchange;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A crosscoder as one sparse autoencoder a side, for formats that know one model. Each has its side's decoder and its
 * side's share of the encoder, and all of b_enc: what it computes alone is not what the crosscoder computes, whose a is the
 * sum of all shares. Put together again they are the crosscoder.
 */
final class Parts {
    static final String OTHER_UNITS =
            "Retort compares a token's features by f·n and this format by f, so f is counted in "
                    + "units of n, the feature's decoder norm, there.";
    private static final double ALIKE = 1e-3;

    /** Writes the autoencoder of one side. */
    interface PartWriter {
        void write(Weights raw, String model, Path folder);
    }

    private Parts() {}

    static Exported write(
            CrosscoderFile file, ExchangeFormat format, Path folder, List<String> files, PartWriter writer)
            throws IOException {
        Crosscoder crosscoder = file.crosscoder();
        Weights raw = Norms.ofRaw(Weights.comparable(crosscoder), file.normaliser());
        List<String> remarks = new ArrayList<>();
        if (Weights.isWeighted(crosscoder)) {
            remarks.add(OTHER_UNITS);
        }
        int sides = crosscoder.models();
        if (sides == 1) {
            writer.write(raw, file.models().getFirst().name(), folder);
            return new Exported(files, remarks);
        }
        List<String> names = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (int side = 0; side < sides; side++) {
            String model = file.models().get(side).name();
            String name = side + "-" + model.replaceAll("[^\\w.-]+", "_");
            Files.createDirectories(folder.resolve(name));
            writer.write(of(raw, side), model, folder.resolve(name));
            names.add(name);
            files.forEach(part -> written.add(name + "/" + part));
        }
        Companion.of(file, format, names).write(folder);
        remarks.add("The decoders are exact; the encoders cannot be: a feature of the crosscoder looks at all "
                + sides + " sides, each of these autoencoders at its own share. Import the folder to have the "
                + "crosscoder again.");
        return new Exported(written, remarks);
    }

    private static Weights of(Weights all, int side) {
        return new Weights(
                Sides.of(all.sides().width(side)), all.wEnc(side), all.bEnc(), all.wDec(side), all.bDec(side));
    }

    /** Puts what {@link #write} wrote together. */
    static Found read(Path folder, Companion companion, Function<Path, Found> reader) {
        List<Found> parts = new ArrayList<>();
        for (String name : companion.parts()) {
            parts.add(reader.apply(folder.resolve(name)));
        }
        Found first = parts.getFirst();
        for (Found part : parts) {
            if (!isOf(part, first)) {
                throw BadInput.in(
                        folder, "its parts differ in their features, biases or rule; they are of several crosscoders.");
            }
        }
        Sides sides = new Sides(
                parts.stream().map(part -> part.weights().sides().total()).toList());
        Weights raw = new Weights(
                sides,
                Tensor.cat(parts.stream().map(part -> part.weights().wEnc()).toList(), 1),
                first.weights().bEnc(),
                Tensor.cat(parts.stream().map(part -> part.weights().wDec()).toList(), 1),
                Tensor.cat(parts.stream().map(part -> part.weights().bDec()).toList(), 0));
        return new Found(raw, first.rule(), first.kind(), Norms.raw(sides), false, first.hook());
    }

    private static boolean isOf(Found part, Found first) {
        Tensor bias = part.weights().bEnc();
        return bias.elements() == first.weights().bEnc().elements()
                && bias.sub(first.weights().bEnc()).abs().max().item()
                        <= ALIKE * Math.max(1, bias.abs().max().item())
                && part.rule().getClass() == first.rule().getClass();
    }
}
