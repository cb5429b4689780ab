package dev.retort.cli;

import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.exchange.Exchange;
import dev.retort.crosscoder.exchange.ExchangeFormat;
import dev.retort.crosscoder.exchange.Exported;
import dev.retort.engine.Device;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort crosscoder export}: a crosscoder as another project's files. */
@Command(name = "export", description = "Writes a crosscoder as a folder that another project reads.")
final class CrosscoderExportVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "A crosscoder of Retort's (.safetensors).")
    Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "ckkissane, dictionary-learning, crosscode, llamascopium, sae-lens or sparsify.")
    String format = "";

    @Option(names = "--to", paramLabel = "FOLDER", required = true, description = "A new folder.")
    Path to = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        ExchangeFormat wanted = ExchangeFormat.of(format);
        try (CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU)) {
            Exported exported = Exchange.write(crosscoder, wanted, to);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("format", wanted.word());
            figures.put("to", to.toString());
            figures.put("files", exported.files());
            figures.put("remarks", exported.remarks());
            StringBuilder text = new StringBuilder(to + " written: " + String.join(", ", exported.files()));
            exported.remarks().forEach(remark -> text.append('\n').append(remark));
            return new Answer(figures, text.toString());
        }
    }
}
