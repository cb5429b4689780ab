package dev.retort.activations;

import dev.retort.basics.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A corpus of which each document belongs to a part: one file of JSON Lines, whose parts are drawn by document, or a
 * folder in which they are files already ({@link Corpus}).
 *
 * @param place the file or folder
 * @param textField which field of a line is the text
 * @param seed by which a file's parts are drawn
 */
public record SplitCorpus(Path place, String textField, long seed) {
    /** The documents of every part, in order, of which the reader wants at most so many characters. */
    public Map<Part, List<Document>> read(long characters) {
        Map<Part, List<Document>> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, new ArrayList<>());
        }
        if (Files.isDirectory(place)) {
            Corpus corpus = new Corpus(place);
            parts.forEach((part, documents) -> documents.addAll(corpus.has(part) ? corpus.documents(part) : List.of()));
            if (parts.values().stream().allMatch(List::isEmpty)) {
                throw BadInput.in(place, "holds no documents; expected train.jsonl, dev.jsonl or test.jsonl.");
            }
            return parts;
        }
        long[] left = {characters};
        new CorpusReader(place, textField).read(document -> {
            Part part = SplitShares.USUAL.part(document.id(), seed);
            parts.getOrDefault(part, List.of()).add(document);
            left[0] -= document.text().length();
            return left[0] > 0;
        });
        return parts;
    }

    /** The documents of one part as the models read them. */
    public List<TokenRow> rows(Part part, LoadedModels models) {
        List<Document> documents = read(Long.MAX_VALUE).getOrDefault(part, List.of());
        List<TokenRow> rows = TokenRow.of(documents, models.tokenizer(), models.longestDocument());
        if (rows.isEmpty()) {
            throw BadInput.in(place, "has no document in its " + part.word() + " part; give more documents.");
        }
        return rows;
    }
}
