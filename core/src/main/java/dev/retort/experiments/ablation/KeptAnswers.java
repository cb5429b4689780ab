package dev.retort.experiments.ablation;

import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.Answers;
import dev.retort.experiments.AnswersFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Answers that a stopped run had finished are read from their folder, not asked for again. */
public record KeptAnswers(Path folder, Bootstrap bootstrap) {
    Answers of(String name, Supplier<Answers> asked) {
        Path file = folder.resolve(name + ".jsonl");
        if (!Files.exists(file)) {
            AnswersFile.write(file, asked.get());
        }
        // read back even when just written: a resumed run computes from the same
        return AnswersFile.read(file, bootstrap);
    }
}
