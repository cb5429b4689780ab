package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.lab.Split;
import dev.retort.lab.Teaching;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which part of the lab's endless text is meant. */
final class LabOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed always gives the same text (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Option(
            names = "--split",
            paramLabel = "train|dev|test",
            converter = SplitName.class,
            defaultValue = "train",
            description = "Whose problems: no problem is in two splits (default: ${DEFAULT-VALUE}).")
    Split split = Split.TRAIN;

    @Option(
            names = "--teacher",
            paramLabel = "v2|v3e",
            description = "Who thinks: v2, or v3e, who looks again far more often than there is reason to"
                    + " (default: ${DEFAULT-VALUE}).")
    String teacher = "v2";

    @Option(names = "--count", paramLabel = "N", description = "How many (default: 6, with --out 1000).")
    @Nullable
    Integer count;

    @Option(names = "--out", paramLabel = "FILE", description = "Write them as JSON Lines instead of showing them.")
    @Nullable
    Path out;

    Teaching teaching() {
        return Teaching.named(teacher);
    }

    int count() {
        if (count == null) {
            return out == null ? 6 : 1000;
        }
        if (count < 1) {
            throw new BadInput("--count should be 1 or more, found " + count + ".");
        }
        return count;
    }

    /** Reads a split by the name it has everywhere. */
    static final class SplitName implements ITypeConverter<Split> {
        @Override
        public Split convert(String text) {
            return Arrays.stream(Split.values())
                    .filter(split -> split.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no split \"" + text + "\"; there are train, dev and test"));
        }
    }
}
