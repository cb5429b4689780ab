package dev.retort.cli;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.AtlasComparison;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort atlas compare}: two atlases side by side. */
@Command(
        name = "compare",
        description = {
            "Puts two atlases side by side: a real and a null pair, two sizes, two kinds of crosscoder.",
            "Classes, spread of NRN, and how well the best features tell the categories."
        })
final class AtlasCompareVerb implements Verb {
    @Parameters(index = "0", paramLabel = "ATLAS", description = "The first.")
    Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "ATLAS", description = "The second.")
    Path second = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        return TableAnswer.of(AtlasComparison.of(new Atlas(first), new Atlas(second)));
    }
}
