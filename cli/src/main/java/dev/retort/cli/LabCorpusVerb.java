package dev.retort.cli;

import dev.retort.activations.Document;
import dev.retort.lab.LabCorpus;
import dev.retort.lab.Vocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code retort lab corpus}: what a lab study harvests, to look at or as a file. */
@Command(name = "corpus", description = "Shows or writes the lab's corpus: half traces with labels, half base text.")
final class LabCorpusVerb implements Verb {
    @Mixin
    LabOptions options = new LabOptions();

    @Override
    public Answer run(CommandContext context) {
        LabCorpus corpus = new LabCorpus(options.seed, options.split, options.teaching());
        int count = options.count();
        List<Document> documents = corpus.documents(count);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("vocabulary", Vocabulary.lab().size());
        figures.put("tokens", tokens(documents, ""));
        figures.put("trace_tokens", tokens(documents, LabCorpus.TRACE));
        String about = "%,d documents, %,d tokens (%,d of them in traces), %d words"
                .formatted(
                        count,
                        tokens(documents, ""),
                        tokens(documents, LabCorpus.TRACE),
                        Vocabulary.lab().size());
        if (options.out != null) {
            corpus.write(options.out, count);
            figures.put("out", options.out.toString());
            return new Answer(figures, about + " written to " + options.out);
        }
        figures.put("documents", documents);
        StringBuilder text = new StringBuilder();
        for (Document document : documents) {
            text.append(document.id()).append("  ").append(document.text()).append("\n\n");
        }
        return new Answer(figures, text + about);
    }

    private static long tokens(List<Document> documents, String kind) {
        return documents.stream()
                .filter(document -> kind.isEmpty() || kind.equals(document.kind()))
                .mapToLong(document -> document.text().split(" ").length)
                .sum();
    }
}
