package dev.retort.cli;

import dev.retort.activations.CorpusReader;
import dev.retort.activations.Document;
import dev.retort.models.Decoder;
import dev.retort.models.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts as a distilled model writes them, in a corpus's JSON Lines. */
record TraceFile(Path file) {
    /** The first {@code most} as that model reads them, each as far as its context reaches; none is empty. */
    List<int[]> ids(int most, Tokenizer tokenizer, Decoder model) {
        List<int[]> texts = new ArrayList<>();
        new CorpusReader(file, "text").read((Document document) -> {
            int[] ids = tokenizer.encode(document.text(), true).ids();
            if (ids.length > 0) {
                texts.add(Arrays.copyOf(ids, Math.min(ids.length, model.config().contextLength())));
            }
            return texts.size() < most;
        });
        return texts;
    }
}
