package dev.retort.study;

import java.nio.file.Path;

/**
 * A part of a study's corpus.
 *
 * @param source where its documents come from
 * @param share of the study's tokens that it gives
 */
public record CorpusPart(Source source, double share) {
    /** Where documents come from. */
    public sealed interface Source {
        /** A JSON Lines file; {@code text} names the field that holds a document's text. */
        record Lines(Path path, String text) implements Source {}

        /** Documents of the lab's language, written when they are needed: {@code lab://traces}, {@code lab://text}. */
        record Lab(LabDocuments documents) implements Source {}
    }

    /** What the lab can write. */
    public enum LabDocuments {
        /** Problems with the teacher's traces, each token's category known. */
        TRACES,
        /** What the base model was trained on: prose, equations, direct answers. */
        TEXT
    }
}
