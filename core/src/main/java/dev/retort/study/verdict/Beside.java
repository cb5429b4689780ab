package dev.retort.study.verdict;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What other commands measured on a study's models and left in its workspace: {@code ablation.json} of {@code retort ablate} in
 * {@code ablation/} or a folder of it, {@code deep.json} and {@code incisive.json} of {@code retort mode fit} in {@code modes/} or
 * a folder of it.
 *
 * @param ablations by the names of their files, as modes are
 */
public record Beside(List<KeptAblation> ablations, List<KeptMode> modes) {
    /** Where nothing was left. */
    public static final Beside NOTHING = new Beside(List.of(), List.of());

    private static final String ABLATION = "ablation";
    private static final String MODES = "modes";

    /** A command's {@code --out} is that folder or one in it; what lies deeper is not its result. */
    private static final int DEPTH = 2;

    public Beside {
        ablations = List.copyOf(ablations);
        modes = List.copyOf(modes);
    }

    /** @throws BadInput when such a file is broken; figures that are not there are none */
    public static Beside read(Path workspace) {
        return new Beside(
                files(workspace, ABLATION, List.of(KeptAblation.FILE), KeptAblation::of),
                files(
                        workspace,
                        MODES,
                        KeptMode.GOALS.stream().map(goal -> goal + ".json").toList(),
                        KeptMode::of));
    }

    private static <T> List<T> files(
            Path workspace, String below, List<String> names, BiFunction<String, MapNode, T> reader) {
        Path folder = workspace.resolve(below);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, DEPTH)) {
            return all.filter(file -> names.contains(file.getFileName().toString()))
                    .sorted()
                    .map(file -> read(workspace, file, reader))
                    .toList();
        } catch (IOException | UncheckedIOException refused) { // the second from a folder in it
            throw new BadInput(folder + ": cannot be listed (" + refused + ").", refused);
        }
    }

    private static <T> T read(Path workspace, Path file, BiFunction<String, MapNode, T> reader) {
        try {
            return reader.apply(
                    workspace.relativize(file).toString().replace('\\', '/'),
                    Json.read(file).asMap());
        } catch (BadInput broken) {
            throw new BadInput(
                    broken.getMessage()
                            + " The verdicts read this file: make it anew, or take it out of the workspace.",
                    broken);
        }
    }
}
