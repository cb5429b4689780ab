package dev.retort.study.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.Progress;
import dev.retort.formats.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A graph of three steps that write numbered files and die at a chosen write. */
final class FakeStudy {
    /** What a kill looks like from inside. */
    static final class Killed extends RuntimeException {
        Killed() {
            super("killed");
        }
    }

    static final Choices CHOICES = new Choices(2, 1, "F32");
    private static final int SHARDS = 3;

    private final Path folder;
    private int writesLeft = Integer.MAX_VALUE;
    private final List<String> written = new ArrayList<>();

    FakeStudy(Path folder) {
        this.folder = folder;
    }

    /** Dies before the write after {@code writes} more. */
    FakeStudy killedAfter(int writes) {
        writesLeft = writes;
        return this;
    }

    /** The files that were written, in order. */
    List<String> written() {
        return written;
    }

    Plan run(int width, String... forced) throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            StepGraph graph = new StepGraph(workspace, steps(width));
            Plan plan = graph.plan(List.of(forced));
            graph.run(plan, workspace.choices(CHOICES), 2, Progress.SILENT, _ -> {});
            return plan;
        }
    }

    List<Step> steps(int width) {
        Step corpus = new Step("corpus", 1, Map.of("seed", 7), List.of(), Map.of("a.jsonl", "0123"), this::shards);
        Step train = new Step("train", 1, Map.of("width", width), List.of(corpus), Map.of(), this::checkpoints);
        Step figures = new Step(
                "figures",
                1,
                Map.of(),
                List.of(corpus, train),
                Map.of(),
                context -> write(
                        context.folder().resolve("sum"),
                        read(context.input(corpus).resolve("shard-2"))
                                + read(context.input(train).resolve("weights"))));
        return List.of(corpus, train, figures);
    }

    /** Shards stay where they are written; a resumed run writes only those that lack. */
    private void shards(StepContext context) {
        for (int i = 0; i < SHARDS; i++) {
            Path shard = context.folder().resolve("shard-" + i);
            if (!Files.exists(shard)) {
                write(shard, "shard " + i);
            }
        }
    }

    /** A checkpoint is scratch: only the last weights stay. */
    private void checkpoints(StepContext context) throws IOException {
        Path checkpoint = context.scratch().resolve("checkpoint");
        int begun = Files.exists(checkpoint) ? read(checkpoint).length() : 0;
        for (int i = begun; i < SHARDS; i++) {
            write(checkpoint, "w".repeat(i + 1));
        }
        write(context.folder().resolve("weights"), "w".repeat(SHARDS));
    }

    private void write(Path file, String text) {
        if (writesLeft-- == 0) {
            throw new Killed();
        }
        written.add(file.getFileName().toString());
        AtomicFile.writeBytes(file, text.getBytes(UTF_8));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    /** Every file of the workspace's steps: its name and bytes. */
    static List<String> content(Path workspace) throws IOException {
        List<String> content = new ArrayList<>();
        try (Stream<Path> files = Files.walk(workspace.resolve("steps"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                content.add(workspace.relativize(file) + "\n" + Files.readString(file));
            }
        }
        return content;
    }
}
