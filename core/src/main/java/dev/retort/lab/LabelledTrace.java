package dev.retort.lab;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import java.util.List;

/**
 * A trace with everything the lab knows about it, as {@code retort lab truth} writes it; all places are code points of
 * {@code text}, half-open.
 *
 * @param answer the right answer
 * @param thinkEnd where {@code </think>} begins
 */
public record LabelledTrace(
        String id, String text, List<Label> labels, List<LabelledEquation> equations, int answer, int thinkEnd) {
    /** An equation, whether it is right, and the teacher's reason for it. */
    public record LabelledEquation(int start, int end, boolean right, String role) {}

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
        return new LabelledTrace(
                id,
                document.text(),
                document.labels(),
                equations,
                trace.problem().answer(),
                offsets.starts()[trace.endThink()]);
    }
}
