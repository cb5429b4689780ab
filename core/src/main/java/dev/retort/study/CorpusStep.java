package dev.retort.study;

import dev.retort.activations.Corpus;
import dev.retort.activations.CorpusReader;
import dev.retort.activations.Document;
import dev.retort.activations.Part;
import dev.retort.atlas.Categories;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.formats.Sha256;
import dev.retort.lab.LabCorpus;
import dev.retort.lab.Split;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents of a study, drawn to its shares and tokens and split: {@code train.jsonl}, {@code dev.jsonl},
 * {@code test.jsonl}. Documents without labels get those their words give them.
 */
final class CorpusStep {
    private final Study study;
    private final ModelPlace base;

    private CorpusStep(Study study, ModelPlace base) {
        this.study = study;
        this.base = base;
    }

    /** @param base whose tokenizer counts */
    static Step of(Study study, ModelPlace base) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        config.put("tokens", study.tokens());
        config.put("split", study.split());
        config.put("categories", study.categories().equals(Study.REASONING) ? Study.REASONING : "a file");
        Map<String, String> files = new TreeMap<>(ModelPlace.files(Map.of("base", base)));
        List<Object> parts = new ArrayList<>();
        for (CorpusPart part : study.corpus()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("share", part.share());
            switch (part.source()) {
                case CorpusPart.Source.Lab(CorpusPart.LabDocuments documents) -> {
                    told.put("lab", documents.name());
                    if (documents == CorpusPart.LabDocuments.TRACES) {
                        study.teacherInto(told);
                    }
                }
                case CorpusPart.Source.Lines(Path path, String text) -> {
                    told.put("text", text);
                    files.put("corpus " + parts.size(), Sha256.of(path));
                }
            }
            parts.add(told);
        }
        config.put("parts", parts);
        if (!study.categories().equals(Study.REASONING)) {
            files.put("categories", Sha256.of(Path.of(study.categories())));
        }
        CorpusStep work = new CorpusStep(study, base);
        return new Step("corpus", 1, config, base.after(), files, work::run);
    }

    private void run(StepContext context) {
        Map<Part, List<Document>> documents = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            documents.put(part, new ArrayList<>());
        }
        Categories categories = Categories.named(study.categories());
        try (Tokenizer tokenizer = Tokenizers.load(base.in(context));
                Progress.Task task = context.progress().begin("gather corpus", study.tokens(), "tokens")) {
            for (CorpusPart part : study.corpus()) {
                long wanted = Math.round(study.tokens() * part.share());
                switch (part.source()) {
                    case CorpusPart.Source.Lab(CorpusPart.LabDocuments kind) ->
                        write(kind, wanted, tokenizer, documents, task);
                    case CorpusPart.Source.Lines(Path file, String text) ->
                        read(new CorpusReader(file, text), wanted, tokenizer, categories, documents, task);
                }
            }
        }
        for (Part part : Part.values()) {
            List<Document> ofPart = documents.getOrDefault(part, List.of());
            if (ofPart.isEmpty()) {
                throw new BadInput("the corpus is empty: no document fell to its " + part.word()
                        + " split; give more documents, or a larger share in \"split\".");
            }
            new Corpus(context.folder()).write(part, ofPart);
        }
    }

    /** Documents of the lab's language; the lab itself says which problems may stand in which split. */
    private void write(
            CorpusPart.LabDocuments kind,
            long wanted,
            Tokenizer tokenizer,
            Map<Part, List<Document>> documents,
            Progress.Task task) {
        int parity = kind == CorpusPart.LabDocuments.TRACES ? 0 : 1;
        for (Part part : Part.values()) {
            LabCorpus corpus = new LabCorpus(study.seed(), Split.of(part), study.teacher());
            long tokens = 0;
            for (long i = 0; tokens < wanted * study.split().of(part); i++) {
                Document document = corpus.document(2 * i + parity);
                int length = tokenizer.encode(document.text()).length();
                tokens += length;
                task.advance(length);
                documents.getOrDefault(part, List.of()).add(document);
            }
        }
    }

    private void read(
            CorpusReader reader,
            long wanted,
            Tokenizer tokenizer,
            Categories categories,
            Map<Part, List<Document>> documents,
            Progress.Task task) {
        long[] tokens = {0};
        reader.read(document -> {
            int length = tokenizer.encode(document.text()).length();
            tokens[0] += length;
            task.advance(length);
            Document labelled = document.labels().isEmpty() ? categories.label(document) : document;
            documents
                    .getOrDefault(study.split().part(labelled.id(), study.seed()), List.of())
                    .add(labelled);
            return tokens[0] < wanted;
        });
    }
}
