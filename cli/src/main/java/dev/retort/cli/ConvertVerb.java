package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.GgufPrecision;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import dev.retort.models.ModelCompanions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort convert}: a model in another form of file. */
@Command(
        name = "convert",
        description = "Writes a model as a Hugging Face folder or a .gguf file, with its tokenizer and chat template.")
final class ConvertVerb implements Verb {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, a .gguf file, or hf://org/name.")
    String model = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "A name ending in .gguf, or a new folder.")
    Path out = Path.of("");

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "How weights are kept: ${COMPLETION-CANDIDATES}; Q8_0 in .gguf files only (default: F32).")
    GgufPrecision precision = GgufPrecision.F32;

    @Option(
            names = "--shard-mb",
            paramLabel = "N",
            description = "Largest file of weights in a folder (default: ${DEFAULT-VALUE}).")
    long shardMegabytes = 5000;

    @Override
    public Answer run(CommandContext context) throws IOException {
        if (Files.exists(out)) {
            throw BadInput.in(out, "is there already; name another or delete it.");
        }
        boolean gguf = out.toString().endsWith(".gguf");
        if (!gguf && precision == GgufPrecision.Q8_0) {
            throw BadInput.in(
                    out, "a folder's weights are kept as F32, F16 or BF16; Q8_0 needs a name ending in .gguf.");
        }
        if (shardMegabytes < 1) {
            throw new BadInput("--shard-mb: must be 1 or more, not " + shardMegabytes + ".");
        }
        Path from = context.model(model);
        try (Decoder decoder = Decoder.loadDense(from, Device.CPU)) {
            if (gguf) {
                Map<String, Object> tokenizer =
                        ModelCompanions.ggufKeys(from, decoder.config().vocabSize());
                Checkpoint.saveGguf(decoder, tokenizer, out, precision);
            } else {
                AtomicFile.folder(out, folder -> {
                    Checkpoint.save(decoder, folder, DType.valueOf(precision.name()), shardMegabytes * 1_000_000);
                    ModelCompanions.copy(from, folder);
                });
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", model);
        figures.put("out", out.toString());
        figures.put("dtype", precision.name());
        return new Answer(figures, out + " written, weights as " + precision);
    }
}
