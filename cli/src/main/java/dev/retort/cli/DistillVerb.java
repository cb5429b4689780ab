package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.distill.LanguageModelTrainer;
import dev.retort.distill.Lesson;
import dev.retort.distill.LessonBatches;
import dev.retort.distill.TrainingPlan;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.formats.AtomicFile;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import dev.retort.models.ModelCompanions;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort distill}: trains a model on worked examples, so that there is a pair to study. */
@Command(name = "distill", description = "Trains a model on worked examples (question, thinking, answer).")
final class DistillVerb implements Verb {
    @Parameters(
            index = "0",
            paramLabel = "BASE",
            description = "The model to start from: a folder, a .gguf file, or hf://org/name.")
    String name = "";

    @Parameters(index = "1", paramLabel = "EXAMPLES", description = "JSON Lines with question, thinking, answer.")
    Path examples = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where the distilled model goes.")
    Path out = Path.of("");

    @Option(names = "--steps", paramLabel = "N", description = "Updates (default: ${DEFAULT-VALUE}).")
    long steps = 100;

    @Option(
            names = "--batch-tokens",
            paramLabel = "N",
            description = "Tokens of one update at most (default: ${DEFAULT-VALUE}).")
    int tokens = 1024;

    @Option(names = "--rate", paramLabel = "R", description = "Highest learning rate (default: ${DEFAULT-VALUE}).")
    double rate = 1e-4;

    @Option(names = "--seed", paramLabel = "N", description = "Order of the examples (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) throws IOException {
        if (Files.exists(out.resolve("config.json"))) {
            throw BadInput.in(out, "a model is there already; name another folder or delete it.");
        }
        List<Lesson> lessons = Lesson.read(examples);
        Path base = context.model(name);
        Files.createDirectories(out.toAbsolutePath().getParent());
        Path state = Path.of(out + ".training.safetensors");
        Native.blasThreads(Native.threads()); // products of this size gain more from BLAS's threads than they lose
        try (Decoder student = Decoder.loadDense(base, Device.CPU);
                Tokenizer tokenizer = Tokenizers.load(base)) {
            LessonBatches batches = LessonBatches.of(base, tokenizer, lessons, tokens, seed);
            TrainingPlan plan = TrainingPlan.of(steps, rate);
            long learnt = new LanguageModelTrainer(student, plan, batches).train("distill", state, context.progress());
            AtomicFile.folder(out, folder -> {
                Checkpoint.save(student, folder);
                ModelCompanions.copy(base, folder);
            });
            Files.deleteIfExists(state);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("out", out.toString());
            figures.put("examples", lessons.size());
            figures.put("steps", steps);
            figures.put("tokens", learnt);
            return new Answer(figures, "the distilled model is in " + out + " (" + learnt + " tokens learnt)");
        } finally {
            Native.blasThreads(1);
        }
    }
}
