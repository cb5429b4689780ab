package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.modes.VectorMode;
import dev.retort.formats.Sha256;
import dev.retort.models.ControlVectors;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort mode import}: somebody else's control vector as a mode. */
@Command(
        name = "import",
        description = {
            "Makes a mode of a GGUF control vector, as repeng, llama.cpp and EasySteer write them: its direction is added at the",
            "crosscoder's hook point, everywhere or where --where says."
        })
final class ModeImportVerb implements Verb {
    @Mixin
    PairOptions pair = new PairOptions();

    @Parameters(index = "1", paramLabel = "VECTOR", description = "A control vector, .gguf.")
    Path file = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "MODE", description = "Where the mode goes, .yaml.")
    Path out = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "What it is called (default: after the file).")
    @Nullable
    String name;

    @Option(
            names = "--block",
            paramLabel = "N",
            description = "Takes direction.N alone, of a vector with several; N is the block before the hook point.")
    @Nullable
    Integer block;

    @Option(
            names = "--where",
            paramLabel = "CLAUSE",
            description = "Where it is added, as a mode's file has it, such as '{first_tokens: 12}' (default:"
                    + " ${DEFAULT-VALUE}).")
    String where = "everywhere";

    @Option(
            names = "--strength",
            paramLabel = "X",
            description = "So many times the direction; below 0 turns it round (default: ${DEFAULT-VALUE}).")
    double strength = 1;

    @Option(
            names = "--guard",
            paramLabel = "X",
            description =
                    "The largest change, relative to the residual stream's norm, that users of the mode may ask for"
                            + " (default: the mode's own).")
    double guard;

    @Mixin
    SignOption sign = new SignOption();

    @Override
    public Answer run(CommandContext context) {
        String last = out.getFileName().toString();
        if (!last.matches(".+\\.ya?ml")) {
            throw new BadInput("--out " + out + ": a mode's file ends in .yaml.");
        }
        if (strength == 0 || !Double.isFinite(strength) || !(guard >= 0)) {
            throw new BadInput("--strength must be a number other than 0, and --guard not below 0.");
        }
        PrivateKey signer = sign.key();
        ControlVectors vectors = ControlVectors.read(file);
        VectorMode wanted = new VectorMode(
                name == null ? last.replaceFirst("\\.ya?ml$", "") : name, VectorMode.clause(where), strength, guard);
        try (PairOptions.Opened opened = pair.open(context)) {
            Mode mode = wanted.of(
                    vectors,
                    file.getFileName().toString(),
                    Sha256.of(file),
                    block,
                    opened.pair(),
                    opened.madeFor(pair.crosscoder));
            ModeFile.write(out, mode, signer);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("mode", mode.name());
            figures.put("hook", mode.madeFor().hook());
            figures.put("does", mode.described());
            figures.put("dose", mode.dose().mean());
            figures.put("dose_guard", mode.dose().guard());
            figures.put("out", out.toString());
            return new Answer(
                    figures,
                    String.format(
                            Locale.ROOT,
                            "%s %s, at %s: about %.2f of the residual stream's norm%nthe mode is in %s",
                            mode.name(),
                            String.join("; ", mode.described()),
                            mode.madeFor().hook(),
                            mode.dose().mean(),
                            out));
        }
    }
}
