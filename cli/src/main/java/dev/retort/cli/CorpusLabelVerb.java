package dev.retort.cli;

import dev.retort.activations.CorpusReader;
import dev.retort.activations.Document;
import dev.retort.activations.SentenceLabels;
import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort corpus label}: sentences that were labelled apart from their texts, found in them. */
@Command(
        name = "label",
        description = {
            "Finds labelled sentences in the texts they come from, also where spaces, quotes or letters were changed, and",
            "writes the texts with these labels as a corpus."
        })
final class CorpusLabelVerb implements Verb {
    @Parameters(index = "0", paramLabel = "CORPUS", description = "JSON Lines, a document a line, with ids.")
    Path corpus = Path.of("");

    @Option(
            names = "--sentences",
            required = true,
            paramLabel = "FILE",
            description =
                    "JSON Lines, a sentence a line in the order of the text: document (or trace), text, and tags, "
                            + "category or label.")
    Path sentences = Path.of("");

    @Option(
            names = "--text",
            paramLabel = "FIELD",
            description = "Which field of a document is its text (default: ${DEFAULT-VALUE}).")
    String text = "text";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The labelled corpus (.jsonl).")
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        if (Files.exists(out)) {
            throw BadInput.in(out, "is there already; name another or delete it.");
        }
        SentenceLabels labels = SentenceLabels.read(sentences);
        long[] documents = {0};
        AtomicFile.write(out, stream -> {
            new CorpusReader(corpus, text).read(document -> {
                Document labelled = labels.label(document);
                documents[0]++;
                write(stream, labelled);
                return true;
            });
            labels.requireSome();
        });
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("out", out.toString());
        figures.put("documents", documents[0]);
        figures.put("documents_labelled", labels.documentsLabelled());
        figures.put("sentences", labels.sentences());
        figures.put("located", labels.found());
        figures.put("located_changed", labels.changed());
        if (labels.documentsLabelled() < labels.documents()) {
            context.remark((labels.documents() - labels.documentsLabelled())
                    + " documents of the list are not in the corpus; they are matched by their id.");
        }
        return new Answer(
                figures,
                String.format(
                        Locale.ROOT,
                        "%,d documents, %,d of them labelled: %,d of %,d sentences found (%.2f %%), %,d of them changed%n"
                                + "the labelled corpus is in %s",
                        documents[0],
                        labels.documentsLabelled(),
                        labels.found(),
                        labels.sentences(),
                        100.0 * labels.found() / labels.sentences(),
                        labels.changed(),
                        out));
    }

    private static void write(OutputStream stream, Document document) {
        try {
            stream.write((Json.line(document) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
