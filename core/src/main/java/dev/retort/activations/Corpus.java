package dev.retort.activations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of documents by part: {@code train.jsonl}, {@code dev.jsonl}, {@code test.jsonl}. */
public record Corpus(Path folder) {
    public void write(Part part, List<Document> documents) {
        AtomicFile.write(file(part), out -> {
            for (Document document : documents) {
                out.write((Json.line(document) + "\n").getBytes(UTF_8));
            }
        });
    }

    /**
     * Writes a part that is not there yet, and none that is empty.
     *
     * @throws BadInput when the part is there and is another
     */
    public void begin(Part part, List<Document> documents) {
        if (has(part)) {
            if (!documents(part).equals(documents)) {
                throw BadInput.in(
                        file(part),
                        "holds other documents than the corpus given now; name another folder or delete this one.");
            }
        } else if (!documents.isEmpty()) {
            write(part, documents);
        }
    }

    /** Whether a part is there. */
    public boolean has(Part part) {
        return Files.exists(file(part));
    }

    /** What {@link #write} was given. */
    public List<Document> documents(Part part) {
        List<Document> documents = new ArrayList<>();
        new CorpusReader(file(part), "text").read(documents::add);
        return documents;
    }

    private Path file(Part part) {
        return folder.resolve(part.word() + ".jsonl");
    }
}
