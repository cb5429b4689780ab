package dev.retort.atlas;

import dev.retort.basics.BadInput;
import dev.retort.formats.FolderLock;
import dev.retort.formats.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people and judges have said of an atlas that is about to be built again: hand labels and the judge's answers go
 * over into the new one when it is of the same crosscoder. Judges' and offline names do not: they were measured on contexts
 * that may be others now, and come again from the answers and the tables. Holds the labels against others until closed.
 */
public final class CarriedLabels implements AutoCloseable {
    private static final String JUDGE = "judge";

    private final @Nullable FolderLock lock;
    private final List<Label> hand;
    private final List<Path> answers;

    private CarriedLabels(@Nullable FolderLock lock, List<Label> hand, List<Path> answers) {
        this.lock = lock;
        this.hand = hand;
        this.answers = answers;
    }

    /**
     * @param folder of the atlas, which need not be there
     * @param crosscoder its hash, as the new atlas will have it
     * @param discards whether to leave everything behind
     * @throws BadInput when there are labels of another crosscoder, or somebody is labelling
     */
    public static CarriedLabels of(Path folder, String crosscoder, boolean discards) {
        if (!Files.exists(folder.resolve(Atlas.ABOUT))) {
            return new CarriedLabels(null, List.of(), List.of());
        }
        FolderLock lock = lock(folder);
        try {
            List<Label> hand = LabelTable.read(folder).of(LabelSource.HAND);
            List<Path> answers = answers(folder);
            String of = Json.read(folder.resolve(Atlas.ABOUT)).asMap().textOr(Atlas.CROSSCODER, "");
            if (discards) {
                return new CarriedLabels(lock, List.of(), List.of());
            }
            if (hand.size() + answers.size() > 0 && !of.equals(crosscoder)) {
                throw BadInput.in(
                        folder,
                        "holds " + hand.size() + " hand labels and " + answers.size() + " answers of a judge about the "
                                + "features of another crosscoder. Name another folder, or give --discard-labels to lose "
                                + "them.");
            }
            return new CarriedLabels(lock, hand, answers);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Hand labels that go over. */
    public int hand() {
        return hand.size();
    }

    /** Answers of a judge that go over. */
    public int judged() {
        return answers.size();
    }

    /** For whoever changes the labels of an atlas. */
    public static FolderLock lock(Path folder) {
        return FolderLock.take(
                folder.resolve(JUDGE), "another run is labelling or building this atlas; wait until it has ended.");
    }

    /** Where a judge's answers are kept, in the atlas's folder. */
    public static Path answersOf(Path folder) {
        return folder.resolve(JUDGE);
    }

    private static List<Path> answers(Path folder) {
        Path judge = folder.resolve(JUDGE);
        if (!Files.isDirectory(judge)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(judge)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies into the folder that will take the atlas's place. */
    void into(Path temporary) throws IOException {
        if (!hand.isEmpty()) {
            new LabelTable(hand).write(temporary);
        }
        if (!answers.isEmpty()) {
            Path judge = Files.createDirectories(answersOf(temporary));
            for (Path answer : answers) {
                Files.copy(answer, judge.resolve(answer.getFileName()));
            }
        }
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
