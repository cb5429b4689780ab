package dev.retort.cli;

import dev.retort.activations.LoadedModels;
import dev.retort.activations.SplitCorpus;
import dev.retort.basics.BadInput;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Models that are to be run over a corpus. */
final class LiveModelOptions {
    @Option(
            names = {"--models", "--stream"},
            arity = "1..*",
            paramLabel = "MODEL",
            description = "Folders, .gguf files or hf://org/name, the base first, to be run as they are needed.")
    List<String> models = List.of();

    @Option(
            names = "--hook",
            arity = "1..*",
            paramLabel = "POINT",
            description = "Hook point, one for all models or one for each, such as blocks.half.resid_pre.")
    List<String> hooks = List.of();

    @Option(
            names = "--corpus",
            paramLabel = "PLACE",
            description = "JSON Lines, or a folder with train.jsonl, dev.jsonl, test.jsonl.")
    @Nullable
    Path corpus;

    @Option(
            names = "--text",
            paramLabel = "FIELD",
            description = "Which field of a line is the text (default: ${DEFAULT-VALUE}).")
    String text = "text";

    boolean given() {
        return !models.isEmpty();
    }

    /** @param usual the hook points where none was given */
    LoadedModels load(CommandContext context, List<String> usual) {
        List<String> points = hooks.isEmpty() ? usual : hooks;
        if (points.isEmpty()) {
            throw new BadInput(
                    "--hook is missing: say which point of the models is meant, such as " + "blocks.half.resid_pre.");
        }
        List<String> names = models.stream().map(LiveModelOptions::name).toList();
        return LoadedModels.load(names, models.stream().map(context::model).toList(), points);
    }

    /** What files say of a model: its last name, for a path means nothing on another machine. */
    static String name(String model) {
        String whole = model.replaceFirst("[/\\\\]+$", "");
        return whole.substring(Math.max(whole.lastIndexOf('/'), whole.lastIndexOf('\\')) + 1);
    }

    SplitCorpus corpus(long seed) {
        Path place = corpus;
        if (place == null) {
            throw new BadInput("--corpus is missing: say what the models are to read.");
        }
        return new SplitCorpus(place, text, seed);
    }
}
