package dev.retort.study.graph;

import java.util.List;
import java.util.stream.Collectors;

/** What a run is going to do: every step in order, with its key and where it stands. */
public record Plan(List<Entry> entries) {
    /** One step of a plan. */
    public record Entry(Step step, StepKey key, Standing standing) {}

    public Plan {
        entries = List.copyOf(entries);
    }

    public long done() {
        return entries.stream()
                .filter(entry -> entry.standing() instanceof Standing.Done)
                .count();
    }

    /** The line shown before the work begins, and one more for each step that is made although another was there. */
    public String text() {
        String line = entries.size() + (entries.size() == 1 ? " step, " : " steps, ") + done() + " cached";
        String begun = entries.stream()
                .filter(entry -> entry.standing() instanceof Standing.Begun)
                .map(entry -> entry.step().name())
                .collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder(begun.isEmpty() ? line : line + "; goes on with " + begun);
        for (Entry entry : entries) {
            if (entry.standing() instanceof Standing.Due(String why) && !why.equals(Provenance.NEW)) {
                text.append("\n  ")
                        .append(entry.step())
                        .append(" is made again: ")
                        .append(why);
            }
        }
        return text.toString();
    }
}
