package dev.retort.study.sizes;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One workspace's figures.
 *
 * @param name of the study
 * @param pair the hash of the distilled model: studies of one pair have one training seed between them, however often it was studied
 * @param width d of the distilled model at the hook point
 * @param parameters of the distilled model; null in a study that did not count them
 * @param geometry of {@code geometry/geometry.json} in the workspace, where {@code retort geometry} has left one
 */
public record SizedStudy(
        String name, String pair, int width, @Nullable Double parameters, Tree metrics, Tree geometry) {
    /** @throws BadInput when the folder is no finished workspace, or one of a version that did not say whose models it studied */
    public static SizedStudy read(Path workspace) {
        Path file = workspace.resolve("metrics.json");
        if (!Files.exists(file)) {
            throw new BadInput(workspace
                    + ": no metrics.json in it; expected a workspace in which `retort run` has come to its end.");
        }
        Path geometry = workspace.resolve("geometry").resolve("geometry.json");
        return of(
                file, new Tree(Json.read(file)), Files.exists(geometry) ? new Tree(Json.read(geometry)) : Tree.ABSENT);
    }

    static SizedStudy of(Path file, Tree metrics, Tree geometry) {
        Tree distilled = metrics.at("pair").at("distilled");
        String pair = distilled.text("sha256", "");
        Double width = distilled.number("d_model");
        if (pair.isEmpty() || width == null) {
            throw BadInput.in(
                    file,
                    "has no pair.distilled.sha256 and d_model, so its size is not known; expected what `retort run` of"
                            + " this version writes: run the study again, which keeps its finished steps.");
        }
        return new SizedStudy(
                metrics.text("study", "study"),
                pair,
                Math.toIntExact(Math.round(width)),
                metrics.at("models").at("distilled").number("parameters"),
                metrics,
                geometry);
    }
}
