package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.models.ControlVectors;
import dev.retort.models.Decoder;
import dev.retort.models.Hooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which control vectors are added to a model while it runs, how strongly, and behind which blocks. */
final class ControlOptions {
    private static final Pattern SCALED = Pattern.compile("(.+)=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})-(\\d{1,6})");

    @Option(
            names = "--control-vector",
            paramLabel = "FILE[=X]",
            description = "Adds X (default: 1) times a GGUF control vector at every token; several add up.")
    List<String> vectors = new ArrayList<>();

    @Option(
            names = "--control-blocks",
            paramLabel = "A-B",
            description = "Behind these blocks only (default: all the files have directions for).")
    @Nullable
    String blocks;

    /** @throws BadInput when a file is none, or none for this model */
    Hooks hooks(Decoder decoder) {
        if (blocks != null && vectors.isEmpty()) {
            throw new BadInput("--control-blocks needs a --control-vector.");
        }
        Hooks hooks = Hooks.none();
        for (String vector : vectors) {
            Matcher scaled = SCALED.matcher(vector);
            Path file = Path.of(scaled.matches() ? scaled.group(1) : vector);
            double strength = scaled.matches() ? strength(scaled.group(2)) : 1;
            ControlVectors read = within(file, ControlVectors.read(file)).requireFor(decoder.config());
            hooks = hooks.and(read.hooks(strength, decoder.device()));
        }
        return hooks;
    }

    private static double strength(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new BadInput("--control-vector: \"" + text + "\" is no number.", e);
        }
    }

    private ControlVectors within(Path file, ControlVectors vectors) {
        if (blocks == null) {
            return vectors;
        }
        Matcher range = RANGE.matcher(blocks);
        if (!range.matches()) {
            throw new BadInput("--control-blocks " + blocks + ": expected the first and the last block, such as 8-14.");
        }
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        SortedMap<Integer, float[]> kept = new TreeMap<>(vectors.directions());
        kept.keySet().removeIf(block -> block < first || block > last);
        if (kept.isEmpty()) {
            throw BadInput.in(
                    file,
                    "has no direction for blocks " + blocks + "; it has some for "
                            + vectors.directions().keySet() + ".");
        }
        return new ControlVectors(vectors.modelHint(), vectors.description(), kept);
    }
}
