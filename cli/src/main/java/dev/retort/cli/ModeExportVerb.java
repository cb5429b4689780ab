package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.modes.ModeVector;
import dev.retort.models.ControlVectors;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort mode export}: a mode as a control vector for other programs. */
@Command(
        name = "export",
        description = {
            "Writes a mode as a GGUF control vector, which llama.cpp, repeng and EasySteer add at every token. A mode that does",
            "more than add a direction everywhere is refused, or with --as-vector written as the nearest vector."
        })
final class ModeExportVerb implements Verb {
    @Parameters(index = "0", paramLabel = "MODE", description = "A mode, .yaml.")
    Path file = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A control vector, .gguf.")
    Path out = Path.of("");

    @Option(names = "--strength", paramLabel = "X", description = "So many times the mode (default: ${DEFAULT-VALUE}).")
    double strength = 1;

    @Option(
            names = "--model-hint",
            paramLabel = "NAME",
            description = "The model's family as other programs call it, such as qwen2 (default: ${DEFAULT-VALUE}).")
    String hint = "unknown";

    @Option(
            names = "--as-vector",
            description = "Also where that loses something; what is lost stands in the file's general.description.")
    boolean asVector;

    @Option(
            names = "--crosscoder",
            paramLabel = "FILE",
            description = "With --as-vector, for a mode that reads features or projects out: its crosscoder, …")
    @Nullable
    Path crosscoder;

    @Option(names = "--models", arity = "2", paramLabel = "MODEL", description = "… its base and distilled model, …")
    List<String> models = List.of();

    @Option(
            names = "--traces",
            paramLabel = "FILE",
            description = "… and JSON Lines of texts as the distilled model writes them, to take the mean over.")
    @Nullable
    Path traces;

    @Option(names = "--texts", paramLabel = "N", description = "How many of them (default: ${DEFAULT-VALUE}).")
    int texts = 200;

    @Override
    public Answer run(CommandContext context) {
        Mode mode = ModeFile.read(file);
        List<String> losses = ModeVector.losses(mode);
        if (!losses.isEmpty() && !asVector) {
            throw new BadInput("mode " + mode.name() + " is no vector that is added at every token: it "
                    + String.join("; it ", losses)
                    + ". `retort steer` does all of it; --as-vector writes the nearest vector, and says what is lost.");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        ModeVector vector =
                ModeVector.addsOnly(mode) ? ModeVector.ofAdded(mode, strength) : averaged(context, mode, figures);
        ControlVectors written = vector.file(mode, hint);
        written.write(out);
        if (!written.llamaCppReads()) {
            context.remark("llama.cpp refuses a file with direction.0; repeng and EasySteer read it.");
        }
        figures.put("mode", mode.name());
        figures.put("direction", vector.block());
        figures.put("width", written.width());
        figures.put("exact", vector.losses().isEmpty());
        figures.put("losses", vector.losses());
        figures.put("out", out.toString());
        String told = "direction." + vector.block() + " of " + written.width() + " numbers is in " + out;
        return new Answer(
                figures,
                vector.losses().isEmpty()
                        ? told + "; added at every token it does what the mode does"
                        : told + "\nnot in it: the mode " + String.join("\n  ", vector.losses()));
    }

    private ModeVector averaged(CommandContext context, Mode mode, Map<String, Object> figures) {
        Path from = traces;
        Path features = crosscoder;
        if (features == null || models.isEmpty() || from == null) {
            throw new BadInput("mode " + mode.name() + " adds what depends on the text; --as-vector takes the mean over"
                    + " texts and needs --crosscoder, --models and --traces.");
        }
        if (texts < 1) {
            throw new BadInput("--texts must be at least 1.");
        }
        try (PairOptions.Opened opened = PairOptions.open(context, features, models);
                Tokenizer tokenizer = Tokenizers.load(context.model(models.get(1)))) {
            mode.madeFor().require(opened.madeFor(features));
            List<int[]> read =
                    new TraceFile(from).ids(texts, tokenizer, opened.pair().distilled());
            try (ForcedDocuments documents = new ForcedDocuments(opened.pair(), read, context.progress())) {
                ModeVector.Averaged found = ModeVector.averaged(mode, strength, documents);
                figures.put("agreement", found.agreement());
                figures.put("positions_acted", found.acted());
                figures.put("positions", found.positions());
                return found.vector();
            }
        }
    }
}
