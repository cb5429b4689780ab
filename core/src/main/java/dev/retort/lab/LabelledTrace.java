package dev.retort.lab;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace with everything the lab knows about it, as {@code retort lab truth} writes it; all places are code points of
 * {@code text}, half-open.
 *
 * @param answer the right answer
 * @param thinkEnd where {@code </think>} begins
 * @param style of the teacher v3e, null for v2
 * @param episodes in which the teacher v3e looks again; none for v2, which notes none
 */
public record LabelledTrace(
        String id,
        String text,
        List<Label> labels,
        List<LabelledEquation> equations,
        int answer,
        int thinkEnd,
        @Nullable String style,
        List<LabelledEpisode> episodes) {
    /** An equation, whether it is right, and the teacher's reason for it. */
    public record LabelledEquation(int start, int end, boolean right, String role) {}

    /** An episode, where in the thought it stands, and whether it had nothing to find. */
    public record LabelledEpisode(int start, int end, String place, boolean redundant) {}

    public static LabelledTrace of(String id, Trace trace) {
        Document document = LabCorpus.labelled(id, trace);
        TokenOffsets offsets = TokenOffsets.of(trace.ids());
        List<LabelledEquation> equations = trace.equations().stream()
                .map(e -> new LabelledEquation(
                        offsets.starts()[e.start()],
                        offsets.ends()[e.end() - 1],
                        e.right(),
                        e.role().text()))
                .toList();
        List<LabelledEpisode> episodes = trace.episodes().stream()
                .map(e -> new LabelledEpisode(
                        offsets.starts()[e.start()],
                        offsets.ends()[e.end() - 1],
                        e.place().text(),
                        e.redundant()))
                .toList();
        Style style = trace.style();
        return new LabelledTrace(
                id,
                document.text(),
                document.labels(),
                equations,
                trace.problem().answer(),
                offsets.starts()[trace.endThink()],
                style == null ? null : style.text(),
                episodes);
    }
}
